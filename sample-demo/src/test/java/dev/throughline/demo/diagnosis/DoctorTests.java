package dev.throughline.demo.diagnosis;

import java.net.URI;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.throughline.demo.request.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Doctor}.
 */
class DoctorTests {

	private static final WireMockServer service = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").port(0));

	private final Doctor doctor = new Doctor(new Http());

	@BeforeAll
	static void start() {
		service.start();
	}

	@AfterAll
	static void stop() {
		service.stop();
	}

	@Test
	void readsFindingsAndWhatBecameOfTheSpans() throws InterruptedException {
		service.stubFor(get("/actuator/tracing").willReturn(okJson("""
				{"service":"arbitex-outpost","endpoint":"http://127.0.0.1:4317",
				"findings":[
				{"code":"collector-unreachable","subject":"default","cause":"Nobody answers.","remedy":"Start it.",
				"since":"2026-03-12T14:00:00Z","present":true},
				{"code":"no-remote-parent","subject":"server","cause":"No parent.","remedy":"None.",
				"since":"2026-03-12T14:00:00Z","present":false}],
				"export":{"ended":20,"destinations":{
				"default":{"dropped":{"queue_full":2,"rejected":1},"spool":{"spans":9,"bytes":4000}},
				"second":{"dropped":{},"spool":{"spans":8}}}}}""")));
		Checkup checkup = examine();
		assertThat(checkup.findings()).containsExactly(
				new Finding("arbitex-outpost", "collector-unreachable", "default", "Nobody answers.", "Start it.",
						true),
				new Finding("arbitex-outpost", "no-remote-parent", "server", "No parent.", "None.", false));
		assertThat(checkup.spooled()).isEqualTo(17);
		assertThat(checkup.dropped()).isEqualTo(3);
		assertThat(checkup.reason()).isEmpty();
		assertThat(checkup.has("collector-unreachable")).isTrue();
		assertThat(checkup.has("no-remote-parent")).isFalse();
	}

	@Test
	void saysWhyThereIsNoAnswer() throws InterruptedException {
		service.stubFor(get("/actuator/tracing").willReturn(status(404)));
		assertThat(examine().reason()).isEqualTo("%s/actuator/tracing answers with status 404", service.baseUrl());
		service.stubFor(get("/actuator/tracing").willReturn(okJson("<html>")));
		assertThat(examine().reason()).isEqualTo("%s/actuator/tracing does not answer with JSON", service.baseUrl());
		assertThat(this.doctor.examine("arbitex-outpost", URI.create("http://127.0.0.1:1")).reason())
			.startsWith("http://127.0.0.1:1/actuator/tracing cannot be reached: ");
	}

	private Checkup examine() throws InterruptedException {
		return this.doctor.examine("arbitex-outpost", URI.create(service.baseUrl()));
	}

}
