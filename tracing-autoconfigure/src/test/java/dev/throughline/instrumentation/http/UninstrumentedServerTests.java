package dev.throughline.instrumentation.http;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;

/**
 * The contract can fail: without this starter's instrumentation no server keeps it.
 */
class UninstrumentedServerTests {

	// not an extension, because a case that fails leaves spans
	private final RecordedSpans spans = new RecordedSpans();

	@Test
	void servletServerDoesNotKeepTheContract() {
		assertNotKept(WebApplicationType.SERVLET, ServletServerContractTests.TestApplication.class);
	}

	@Test
	void reactiveServerDoesNotKeepTheContract() {
		assertNotKept(WebApplicationType.REACTIVE, ReactiveServerContractTests.TestApplication.class);
	}

	private void assertNotKept(WebApplicationType type, Class<?> configuration) {
		try (TracedApplication plain = TracedApplication.start(type, this.spans, configuration,
				"throughline.http.enabled=false")) {
			new ServerContract(() -> plain.uri("/annotated"), this.spans) {
			}.assertNotKept();
		}
	}

}
