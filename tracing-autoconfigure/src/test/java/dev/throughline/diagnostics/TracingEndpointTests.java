package dev.throughline.diagnostics;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of a servlet application on a real Tomcat.
 */
class TracingEndpointTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestApplication.class,
				"management.endpoints.web.exposure.include=tracing", "throughline.resource.enabled=false",
				"management.opentelemetry.resource-attributes.api_key=secret-1",
				"management.opentelemetry.tracing.export.otlp.endpoint=http://user:secret-2@127.0.0.1:1/v1/traces?key=secret-3",
				"management.opentelemetry.tracing.export.otlp.headers.authorization=secret-4",
				"throughline.propagation.inbound=continue-from", "throughline.propagation.inbound-from=10.0.0.0/8",
				"throughline.propagation.inbound-header=X-Internal=secret-5",
				"throughline.propagation.outbound.deny=https://user:secret-6@partner.example.com",
				"throughline.async.excluded-beans=excluded", "throughline.sampling.rules[0].path=/batch/**",
				"throughline.sampling.rules[0].rate=5");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void tellsHowTracingIsSetUpAndHidesWhatIsSecret() throws Exception {
		Findings findings = application.context().getBean(Findings.class);
		findings.report(new Finding(FindingCode.NO_REMOTE_PARENT, "traced", "No parent came.", "Look at the caller."));
		HttpResponse<String> response = application.get("/actuator/tracing");
		assertThat(response.statusCode()).isEqualTo(200);
		JSONAssert.assertEquals("""
				{
				  "service": "traced",
				  "resource": {
				    "api_key": "[REDACTED:key]",
				    "service.name": "traced",
				    "telemetry.sdk.language": "java",
				    "telemetry.sdk.name": "opentelemetry",
				    "telemetry.sdk.version": "%s"
				  },
				  "exporter": "otlp",
				  "endpoint": "http://REDACTED@127.0.0.1:1/v1/traces?REDACTED",
				  "transport": "http",
				  "sampler": "ParentBased{TraceIdRatioBased{1.000000}}",
				  "propagators": ["tracecontext", "baggage"],
				  "findings": [
				    {
				      "code": "no-remote-parent",
				      "subject": "traced",
				      "cause": "No parent came.",
				      "remedy": "Look at the caller.",
				      "since": "%s",
				      "present": true
				    }
				  ],
				  "propagation": {
				    "inbound": "continue-from",
				    "inboundFrom": ["10.0.0.0/8"],
				    "inboundHeader": "X-Internal",
				    "outbound": {"allow": [], "deny": ["https://REDACTED@partner.example.com"]},
				    "baggage": {"allow": ["<internal>"]}
				  },
				  "clients": {
				    "instrumented": ["fromBoot", "httpClient", "restClient", "restTemplate", "webClient"],
				    "uninstrumented": {
				      "okHttpClient": "no client of its class is observed",
				      "ownRegistry": "it has no ObservationRegistry, or one without a handler"
				    }
				  },
				  "executors": {
				    "instrumented": ["executor of Spring MVC", "pool"],
				    "uninstrumented": {
				      "excluded": "throughline.async.excluded-beans",
				      "ordered": "its queue compares tasks with a comparator, which expects the bare tasks"
				    }
				  },
				  "sampling": {
				    "probability": "configured",
				    "rules": [{"path": "/batch/**", "rate": 5}]
				  },
				  "failing": {"error": "java.lang.IllegalStateException"}
				}
				""".formatted(sdkVersion(), findings.list().get(0).since()), response.body(), JSONCompareMode.STRICT);
		assertThat(response.body()).doesNotContain("secret");
	}

	private static @Nullable String sdkVersion() {
		return Resource.getDefault().getAttribute(AttributeKey.stringKey("telemetry.sdk.version"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		RestClient fromBoot(RestClient.Builder builder) {
			return builder.build();
		}

		@Bean
		RestClient restClient() {
			return RestClient.create();
		}

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

		@Bean
		WebClient webClient() {
			return WebClient.create();
		}

		@Bean
		HttpClient httpClient() {
			return HttpClient.newHttpClient();
		}

		@Bean
		RestClient ownRegistry() {
			return RestClient.builder().observationRegistry(ObservationRegistry.create()).build();
		}

		@Bean
		OkHttpClient okHttpClient() {
			return new OkHttpClient();
		}

		@Bean
		ThreadPoolTaskExecutor pool() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ThreadPoolTaskExecutor excluded() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ExecutorService ordered() {
			return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS,
					new PriorityBlockingQueue<>(11, Comparator.comparing(Object::hashCode)));
		}

		@Bean
		DiagnosticsContributor failing() {
			return new DiagnosticsContributor() {

				@Override
				public String name() {
					return "failing";
				}

				@Override
				public Map<String, @Nullable Object> describe() {
					throw new IllegalStateException("secret-7");
				}

			};
		}

	}

}
