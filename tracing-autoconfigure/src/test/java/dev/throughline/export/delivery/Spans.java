package dev.throughline.export.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Finished spans to send.
 */
final class Spans {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final Map<String, Resource> resources = new ConcurrentHashMap<>();

	private static final Map<String, InstrumentationScopeInfo> scopes = new ConcurrentHashMap<>();

	private Spans() {
	}

	static List<SpanData> of(int count) {
		List<SpanData> spans = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			spans.add(span(i, "service", "scope"));
		}
		return spans;
	}

	static SpanData span(int id, String service, String scope) {
		return TestSpanData.builder()
			.setName("GET /orders/{id}")
			.setKind(SpanKind.SERVER)
			.setSpanContext(
					SpanContext.create(TRACE_ID, SpanId.fromLong(id), TraceFlags.getSampled(), TraceState.getDefault()))
			.setStartEpochNanos(1_700_000_000_000_000_000L + id)
			.setEndEpochNanos(1_700_000_000_100_000_000L + id)
			.setHasEnded(true)
			.setStatus(StatusData.unset())
			.setResource(resources.computeIfAbsent(service, Spans::resource))
			.setInstrumentationScopeInfo(scopes.computeIfAbsent(scope, Spans::scope))
			.setAttributes(Attributes.builder()
				.put("http.request.method", "GET")
				.put("http.response.status_code", 200)
				.put("url.path", "/orders/" + id)
				.put("http.route", "/orders/{id}")
				.put("url.scheme", "http")
				.put("server.address", "orders.example.org")
				.put("server.port", 8080)
				.put("network.protocol.version", "1.1")
				.build())
			.build();
	}

	// the SDK has one object for each, and the encoder groups by it
	private static Resource resource(String service) {
		return Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service),
				"https://opentelemetry.io/schemas/" + service);
	}

	private static InstrumentationScopeInfo scope(String name) {
		return InstrumentationScopeInfo.builder(name)
			.setVersion("1.0")
			.setSchemaUrl("https://opentelemetry.io/schemas/" + name)
			.build();
	}

}
