package dev.throughline.benchmarks.faults;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Beans of the application that break what they are part of.
 */
@Configuration(proxyBeanMethods = false)
class ThrowingBeans {

	@Bean
	@ConditionalOnProperty(name = "faulted.throws", havingValue = "exporter")
	SpanExporter throwingExporter() {
		return new ThrowingExporter(() -> {
			throw new IllegalStateException("broken exporter");
		});
	}

	@Bean
	@ConditionalOnProperty(name = "faulted.throws", havingValue = "linkage")
	SpanExporter unlinkedExporter() {
		return new ThrowingExporter(() -> {
			throw new NoClassDefFoundError("broken/Library");
		});
	}

	@Bean
	@ConditionalOnProperty(name = "faulted.throws", havingValue = "filter")
	SpanFilter throwingFilter() {
		AtomicInteger spans = new AtomicInteger();
		return (span) -> {
			if (spans.incrementAndGet() % 500 == 0) {
				throw new IllegalStateException("broken filter");
			}
			return span;
		};
	}

	private record ThrowingExporter(Runnable fault) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.fault.run();
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
