package dev.throughline.benchmarks.cost;

import java.util.List;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimsTests {

	private static final String[] SERVER = { "http.request.method", "url.path", "http.route",
			"http.response.status_code" };

	private static final String[] CLIENT = { "http.request.method", "url.full", "server.address",
			"http.response.status_code" };

	private final Harvest harvest = new Harvest();

	@Test
	void nothingIsBrokenWhenAllIsThere() {
		takeRequest("db.query.text");
		assertThat(Claims.broken(variant("agent"), this.harvest, 1)).isEmpty();
	}

	@Test
	void everySpanIsCounted() {
		takeRequest("db.query.text");
		assertThat(Claims.broken(variant("agent"), this.harvest, 2)).containsExactly("8 spans instead of 16");
	}

	@Test
	void spansThatNobodyMakesMustNotArrive() {
		take(Span.SpanKind.SPAN_KIND_INTERNAL);
		assertThat(Claims.broken(variant("throughline-0"), this.harvest, 1)).containsExactly("1 spans instead of 0");
	}

	@Test
	void sampledSpansMayScatter() {
		for (int i = 0; i < 90; i++) {
			takeRequest("jdbc.query[0]");
		}
		assertThat(Claims.broken(variant("boot-10"), this.harvest, 1000)).isEmpty();
		assertThat(Claims.broken(variant("boot-10"), this.harvest, 2000)).containsExactly("720 spans instead of 1400");
	}

	@Test
	void anAttributeThatOneSpanLacksIsMissing() {
		takeRequest("db.query.text");
		take(Span.SpanKind.SPAN_KIND_SERVER, "http.request.method", "url.path", "http.response.status_code");
		assertThat(Claims.broken(variant("handwritten"), this.harvest, 1)).containsExactly("9 spans instead of 8",
				"no http.route|uri on server");
	}

	@Test
	void aStatementWithoutItsTextIsPoorer() {
		takeRequest("db.system.name");
		assertThat(Claims.broken(variant("boot-jdbc"), this.harvest, 1))
			.containsExactly("no db.query.text|db.statement|jdbc.query[0] on statement");
	}

	@Test
	void thisStarterMustSayMore() {
		takeRequest("db.query.text");
		assertThat(Claims.broken(variant("throughline"), this.harvest, 1)).contains("no server.port on client",
				"no network.peer.address on server", "no db.query.summary on statement");
	}

	private void takeRequest(String statement) {
		take(Span.SpanKind.SPAN_KIND_SERVER, SERVER);
		take(Span.SpanKind.SPAN_KIND_SERVER, SERVER);
		take(Span.SpanKind.SPAN_KIND_CLIENT, CLIENT);
		take(Span.SpanKind.SPAN_KIND_CLIENT, CLIENT);
		take(Span.SpanKind.SPAN_KIND_CLIENT, statement);
		for (int i = 0; i < 3; i++) {
			take(Span.SpanKind.SPAN_KIND_INTERNAL);
		}
	}

	private void take(Span.SpanKind kind, String... keys) {
		List<KeyValue> attributes = List.of(keys)
			.stream()
			.map((key) -> KeyValue.newBuilder().setKey(key).build())
			.toList();
		Span span = Span.newBuilder().setKind(kind).addAllAttributes(attributes).build();
		this.harvest.take(ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
			.build());
	}

	private static Variant variant(String id) {
		return Variant.TRACED.stream().filter((variant) -> variant.id().equals(id)).findFirst().orElseThrow();
	}

}
