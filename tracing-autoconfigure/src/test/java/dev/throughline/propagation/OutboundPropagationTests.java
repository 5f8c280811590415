package dev.throughline.propagation;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.propagation.TrustBoundaryProperties.BaggageHosts;
import dev.throughline.propagation.TrustBoundaryProperties.Inbound;
import dev.throughline.propagation.TrustBoundaryProperties.Outbound;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which hosts get context and baggage, on the wire and as a table.
 */
class OutboundPropagationTests {

	private static LoopbackServer inside;

	private static LoopbackServer thirdParty;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@BeforeAll
	static void start() {
		inside = new LoopbackServer();
		thirdParty = new LoopbackServer();
	}

	@AfterAll
	static void stop() {
		inside.close();
		thirdParty.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void thirdPartyGetsNothingAndTheSpanIsMadeAllTheSame(String conventions) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				TestApplication.class, "throughline.conventions=" + conventions,
				"throughline.propagation.outbound.deny=" + thirdParty.uri(),
				"management.tracing.baggage.remote-fields=x-tenant")) {
			for (String client : List.of("restclient", "resttemplate", "webclient")) {
				call(application, client, inside.uri());
				assertThat(inside.takeHeaders()).as(client)
					.containsKeys("Traceparent", "Baggage")
					.containsEntry("X-tenant", List.of("acme"));
				call(application, client, thirdParty.uri());
				assertThat(thirdParty.takeHeaders()).as(client)
					.containsKey("Host")
					.doesNotContainKeys("Traceparent", "Tracestate", "Baggage", "X-tenant", "B3");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void baggageStaysAtHomeWhileTheTraceGoesOn(String conventions) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				TestApplication.class, "throughline.conventions=" + conventions,
				"throughline.propagation.baggage.allow=*.example.com,127.0.0.1:" + inside.uri().getPort(),
				"management.tracing.baggage.remote-fields=x-tenant")) {
			for (String client : List.of("restclient", "resttemplate", "webclient")) {
				call(application, client, inside.uri());
				assertThat(inside.takeHeaders()).as(client).containsKeys("Traceparent", "Baggage", "X-tenant");
				call(application, client, thirdParty.uri());
				assertThat(thirdParty.takeHeaders()).as(client)
					.containsKey("Traceparent")
					.doesNotContainKeys("Baggage", "X-tenant");
			}
		}
	}

	private void call(TracedApplication application, String client, URI uri) {
		ApplicationContext context = application.context();
		Tracer tracer = context.getBean(Tracer.class);
		Observation.createNotStarted("work", context.getBean(ObservationRegistry.class)).observe(() -> {
			try (BaggageInScope baggage = tracer.createBaggageInScope("x-tenant", "acme")) {
				switch (client) {
					case "restclient" ->
						context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().toBodilessEntity();
					case "resttemplate" ->
						context.getBean(RestTemplateBuilder.class).build().getForObject(uri, String.class);
					default -> context.getBean(WebClient.Builder.class)
						.build()
						.get()
						.uri(uri)
						.retrieve()
						.toBodilessEntity()
						.block();
				}
			}
		});
		List<SpanData> taken = this.spans.take(2);
		assertThat(taken).extracting(SpanData::getKind).contains(SpanKind.CLIENT);
		assertThat(taken).extracting(SpanData::getTraceId).containsOnly(taken.get(0).getTraceId());
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-, -, <internal>, http://orders/, true, true",
			"-, -, <internal>, https://example.com/, true, false", "-, -, *, https://example.com/, true, true",
			"-, -, -, http://orders/, true, false", "-, example.com, *, https://example.com/, false, false",
			"-, example.com, *, https://api.example.com/, true, true",
			"*.example.com, -, *, https://api.example.com/, true, true",
			"*.example.com, -, *, https://other.org/, false, false",
			"*.example.com, api.example.com, *, https://api.example.com/, false, false",
			"<internal>, -, *, http://10.0.0.1/, true, true", "<internal>, -, *, https://example.com/, false, false",
			"-, 10.0.0.0/8, *, http://10.0.0.1/, false, false",
			"-, example.com, *, http://under_score:port/, false, false", "-, example.com, *, -, false, false",
			"-, -, <internal>, -, true, false" })
	void hostIsLookedUpInTheLists(String allow, String deny, String baggage, URI uri, boolean context,
			boolean carriesBaggage) {
		Map<String, String> headers = inject(outbound(allow, deny, baggage), true, uri);
		assertThat(headers.containsKey("traceparent")).isEqualTo(context);
		assertThat(headers.containsKey("tracestate")).isEqualTo(context);
		assertThat(headers.containsKey("baggage")).isEqualTo(carriesBaggage);
	}

	@Test
	void hostIsNotAskedForWithoutRulesAndBaggage() {
		Map<String, String> headers = new HashMap<>();
		outbound(null, null, "<internal>").inject(context(false), headers, Map::put, (request) -> {
			throw new AssertionError("asked");
		});
		assertThat(headers).containsOnlyKeys("traceparent", "tracestate");
	}

	@Test
	void plainPropagationSendsEverythingToEverybody() {
		assertThat(inject(OutboundPropagation.toEverybody(propagators()), true, URI.create("https://example.com/")))
			.containsOnlyKeys("traceparent", "tracestate", "baggage");
	}

	private static Map<String, String> inject(OutboundPropagation outbound, boolean baggage, URI uri) {
		Map<String, String> headers = new HashMap<>();
		outbound.inject(context(baggage), headers, Map::put, (request) -> uri);
		return headers;
	}

	private static Context context(boolean baggage) {
		Context context = Context.root()
			.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
					TraceFlags.getSampled(), TraceState.builder().put("vendor", "1").build())));
		return baggage ? context.with(Baggage.builder().put("user.email", "jane").build()) : context;
	}

	private static OutboundPropagation outbound(String allow, String deny, String baggage) {
		return OutboundPropagation.of(new TrustBoundaryProperties(Inbound.CONTINUE, List.of(), null,
				new Outbound(list(allow), list(deny)), new BaggageHosts(list(baggage))), List.of(), propagators());
	}

	private static List<String> list(String written) {
		return (written != null) ? List.of(written) : List.of();
	}

	private static ContextPropagators propagators() {
		return ContextPropagators.create(TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(),
				W3CBaggagePropagator.getInstance()));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
