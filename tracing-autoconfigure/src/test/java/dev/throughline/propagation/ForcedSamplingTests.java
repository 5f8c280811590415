package dev.throughline.propagation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The share of the traces of a caller who is not trusted, whatever he says of sampling.
 */
class ForcedSamplingTests {

	private static final int REQUESTS = 400;

	/**
	 * With a share of one in ten, 400 requests are sampled less than 5 or more than 85
	 * times with a probability below 1e-10 (binomial distribution).
	 */
	private static final int FEWEST = 5;

	private static final int MOST = 85;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void shareIsTheConfiguredOneForSampledAndDroppedTraces(String conventions) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "throughline.conventions=" + conventions,
				"throughline.propagation.inbound=restart", "management.tracing.sampling.probability=0.1")) {
			for (String flags : List.of("01", "00")) {
				int sampled = sampled(application, flags);
				assertThat(sampled).as(flags).isBetween(FEWEST, MOST);
			}
		}
	}

	private int sampled(TracedApplication application, String flags) throws Exception {
		Set<String> sampled = new HashSet<>();
		for (int i = 0; i < REQUESTS; i++) {
			String answer = application.get("/plain", "traceparent", traceparent(i, flags)).body();
			if (answer.equals("true")) {
				sampled.add(this.spans.take().getSpanId());
			}
		}
		this.spans.assertNothingLeft();
		return sampled.size();
	}

	private static String traceparent(int number, String flags) {
		return "00-4bf92f3577b34da6a3ce929d%08x-00f067aa0ba902b7-%s".formatted(number, flags);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/plain")
		boolean plain() {
			return Span.current().getSpanContext().isSampled();
		}

	}

}
