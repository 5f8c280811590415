package dev.throughline.instrumentation.http;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of client and connection behind a proxy.
 */
class ForwardedAddressTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@ParameterizedTest
	@CsvSource({ "SERVLET, none, 127.0.0.1, 127.0.0.1", "SERVLET, framework, 203.0.113.7, 127.0.0.1",
			"SERVLET, native, 203.0.113.7,", "REACTIVE, none, 127.0.0.1, 127.0.0.1",
			"REACTIVE, framework, 203.0.113.7, 127.0.0.1", "REACTIVE, native, 203.0.113.7, 127.0.0.1" })
	void clientIsWhomTheProxyNamesAndPeerIsTheConnection(WebApplicationType type, String strategy, String client,
			String peer) throws Exception {
		try (TracedApplication application = TracedApplication.start(type, this.spans, TestController.class,
				"server.forward-headers-strategy=" + strategy)) {
			application.get("/plain", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https",
					"X-Forwarded-Host", "shop.example");
		}
		SpanData span = this.spans.take();
		OpenTelemetryAssertions.assertThat(span)
			.hasAttribute(stringKey("client.address"), client)
			.hasAttribute(stringKey("url.scheme"), strategy.equals("none") ? "http" : "https");
		assertThat(span.getAttributes().get(stringKey("network.peer.address"))).isEqualTo(peer);
		assertThat(span.getAttributes().get(longKey("network.peer.port")) != null).isEqualTo(peer != null);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

	}

}
