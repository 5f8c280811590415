package dev.throughline.benchmarks.handwritten;

import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

import dev.throughline.benchmarks.workload.Edges;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * A span a call, in whose headers it is sent along, and a span a statement.
 */
final class SpanEdges implements Edges {

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");

	private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");

	private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");

	private static final TextMapSetter<HttpHeaders> SETTER = (headers, key, value) -> {
		if (headers != null) {
			headers.set(key, value);
		}
	};

	private final Tracer tracer;

	private final TextMapPropagator propagator;

	SpanEdges(OpenTelemetry openTelemetry) {
		this.tracer = openTelemetry.getTracer("handwritten");
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
	}

	@Override
	public <T> ResponseEntity<T> call(URI uri, Function<Consumer<HttpHeaders>, ResponseEntity<T>> call) {
		Span span = this.tracer.spanBuilder("POST")
			.setSpanKind(SpanKind.CLIENT)
			.setAttribute(METHOD, "POST")
			.setAttribute(URL, uri.toString())
			.setAttribute(ADDRESS, uri.getHost())
			.setAttribute(PORT, (long) uri.getPort())
			.startSpan();
		try (Scope scope = span.makeCurrent()) {
			ResponseEntity<T> answer = call
				.apply((headers) -> this.propagator.inject(Context.current(), headers, SETTER));
			span.setAttribute(STATUS, (long) answer.getStatusCode().value());
			return answer;
		}
		catch (RuntimeException ex) {
			span.recordException(ex).setStatus(StatusCode.ERROR);
			throw ex;
		}
		finally {
			span.end();
		}
	}

	@Override
	public int update(String sql, IntSupplier update) {
		Span span = this.tracer.spanBuilder("INSERT audit_logs")
			.setSpanKind(SpanKind.CLIENT)
			.setAttribute(SYSTEM, "h2database")
			.setAttribute(OPERATION, "INSERT")
			.setAttribute(TEXT, sql)
			.startSpan();
		try (Scope scope = span.makeCurrent()) {
			return update.getAsInt();
		}
		catch (RuntimeException ex) {
			span.recordException(ex).setStatus(StatusCode.ERROR);
			throw ex;
		}
		finally {
			span.end();
		}
	}

}
