package dev.throughline.instrumentation.http;

import java.net.http.HttpClient;
import java.util.List;

import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class ClientBeanCheckTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, HttpTracingAutoConfiguration.class, HttpClientTracingAutoConfiguration.class,
				DiagnosticsAutoConfiguration.class)
		.withPropertyValues("throughline.exporter=none");

	@Test
	void clientOfALibraryThatNobodyObserves() {
		this.runner.withBean("payments", OkHttpClient.class, OkHttpClient::new).run((context) -> {
			assertThat(found(context)).extracting(Finding::code, Finding::subject)
				.containsExactly(FindingCode.CLIENT_WITHOUT_CONTEXT, "payments");
			assertThat(found(context).cause()).startsWith("Calls of the client 'payments' end the trace: ");
		});
	}

	@Test
	void clientsThatAreObservedAndWhatTheyAreMadeOf() {
		this.runner.withUserConfiguration(LayeredClients.class)
			.withBean(RestTemplate.class, RestTemplate::new)
			.run((context) -> assertThat(context.getBean(Findings.class).list()).isEmpty());
	}

	@Test
	void clientsThatAreLeftAlone() {
		this.runner.withPropertyValues("throughline.http.observe-client-beans=false")
			.withBean("template", RestTemplate.class, RestTemplate::new)
			.run((context) -> assertThat(found(context).subject()).isEqualTo("template"));
	}

	@Test
	void nothingIsLookedForWithoutDiagnosis() {
		this.runner.withPropertyValues("throughline.diagnostics.enabled=false")
			.withBean("payments", OkHttpClient.class, OkHttpClient::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Findings.class));
	}

	private static Finding found(ApplicationContext context) {
		List<Found> list = context.getBean(Findings.class).list();
		assertThat(list).hasSize(1);
		return list.get(0).finding();
	}

	@Configuration(proxyBeanMethods = false)
	static class LayeredClients {

		@Bean
		OkHttpClient connection() {
			return new OkHttpClient();
		}

		@Bean
		ClientHttpRequestFactory requestFactory(OkHttpClient connection) {
			return new SimpleClientHttpRequestFactory();
		}

		@Bean
		RestClient restClient(ClientHttpRequestFactory requestFactory) {
			return RestClient.builder().requestFactory(requestFactory).build();
		}

		@Bean
		RestClient overJdk(HttpClient jdkClient) {
			return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(jdkClient)).build();
		}

		@Bean
		HttpClient jdkClient() {
			return HttpClient.newHttpClient();
		}

	}

}
