package dev.throughline.benchmarks.workload;

import java.util.function.Supplier;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Marks steps with the API of OpenTelemetry, with that of the agent where there is no
 * bean.
 */
@Component
@ConditionalOnProperty(name = "workload.steps", havingValue = "opentelemetry")
final class OpenTelemetrySteps implements Steps {

	private final Tracer tracer;

	OpenTelemetrySteps(ObjectProvider<OpenTelemetry> openTelemetry) {
		this.tracer = openTelemetry.getIfAvailable(GlobalOpenTelemetry::get).getTracer("workload");
	}

	@Override
	public <T> T run(String name, String key, String value, Supplier<T> work) {
		Span span = this.tracer.spanBuilder(name).setAttribute(key, value).startSpan();
		try (Scope scope = span.makeCurrent()) {
			return work.get();
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
