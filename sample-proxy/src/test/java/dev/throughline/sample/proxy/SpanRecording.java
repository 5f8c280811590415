package dev.throughline.sample.proxy;

import io.opentelemetry.sdk.trace.SpanProcessor;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Hands every finished span to the tests.
 */
@TestConfiguration(proxyBeanMethods = false)
class SpanRecording {

	@Bean
	SpanProcessor recordedSpans() {
		return AbstractProxyTests.spans;
	}

}
