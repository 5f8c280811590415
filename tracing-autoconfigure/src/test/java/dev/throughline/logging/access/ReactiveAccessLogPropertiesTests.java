package dev.throughline.logging.access;

import java.net.http.HttpResponse;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access log of WebFlux applications that are configured otherwise. Apart from
 * {@link ReactiveAccessLogTests}, because an application that is closed takes Netty's
 * shared threads with it.
 */
class ReactiveAccessLogPropertiesTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@AutoClose
	private final RecordedLines lines = new RecordedLines();

	@Test
	void queryAndForwardedForOnlyWhenAllowed() throws Exception {
		try (TracedApplication application = start("throughline.logging.access.enabled=true",
				"throughline.logging.access.include-query=true", "throughline.logging.access.trusted-proxies=127.0.0.1",
				"server.forward-headers-strategy=framework")) {
			application.get("/items/7?a=b%0d%0ac", "X-Forwarded-For", "6.6.6.6, 198.51.100.1");
			SpanData span = this.spans.take();
			assertThat(this.lines.takeMembers()).containsEntry("path", "/items/7")
				.containsEntry("query", "a=b%0d%0ac")
				.containsEntry("client_address", "198.51.100.1")
				.containsEntry("route", "/items/{id}")
				.containsEntry("trace_id", span.getTraceId());
		}
	}

	@Test
	void spansOfSpringBootGiveTheIdsToo() throws Exception {
		try (TracedApplication application = start("throughline.logging.access.enabled=true",
				"throughline.http.enabled=false")) {
			application.get("/items/7");
			assertThat(this.lines.takeMembers()).containsEntry("trace_id", this.spans.take().getTraceId());
		}
	}

	@Test
	void requestThatIsNotObservedHasALineWithoutIds() throws Exception {
		try (TracedApplication application = start("throughline.logging.access.enabled=true",
				"management.observations.enable.http.server.requests=false")) {
			application.get("/items/7");
			assertThat(this.lines.takeMembers()).containsEntry("path", "/items/7").doesNotContainKey("trace_id");
		}
	}

	@Test
	void noLinesUnlessEnabled() throws Exception {
		try (TracedApplication application = start("throughline.http.enabled=true")) {
			HttpResponse<String> response = application.get("/items/7");
			assertThat(response.statusCode()).isEqualTo(200);
			this.spans.take();
			assertThat(application.context().getBeansOfType(AccessLines.class)).isEmpty();
		}
		assertThat(this.lines.isEmpty()).isTrue();
	}

	private TracedApplication start(String... properties) {
		TracedApplication application = TracedApplication.start(WebApplicationType.REACTIVE, this.spans,
				ReactiveAccessLogTests.TestController.class, properties);
		this.lines.attach();
		return application;
	}

}
