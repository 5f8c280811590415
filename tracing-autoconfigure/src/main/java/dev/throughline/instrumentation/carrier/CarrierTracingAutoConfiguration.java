package dev.throughline.instrumentation.carrier;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of continued work. Runs
 * after Spring Boot's tracing, because it only makes sense over OpenTelemetry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass(OtelTracer.class)
@ConditionalOnBean(OtelTracer.class)
@ConditionalOnBooleanProperty(name = "throughline.propagation.enabled", matchIfMissing = true)
@ConditionalOnTypedSpans
public final class CarrierTracingAutoConfiguration {

	/**
	 * Before every handler of Spring Boot, of which the first that supports a context
	 * makes its span.
	 */
	private static final int HANDLER_ORDER = 0;

	@Bean
	@Order(HANDLER_ORDER)
	ContinuedSpanHandler throughlineContinuedSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer) {
		return new ContinuedSpanHandler(tracer, otelTracer);
	}

}
