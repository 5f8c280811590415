package dev.throughline.demo.trace;

import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BackendStub.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackendProbe} against servers that answer like the real ones.
 */
class BackendProbeTests {

	@Test
	void recognisesTempo() throws InterruptedException {
		try (BackendStub tempo = BackendStub.tempo()) {
			assertThat(ask(tempo)).isEqualTo(new BackendProbe.Answer(TraceApi.TEMPO, ""));
		}
	}

	@Test
	void recognisesJaegerWhichHasAPageForEveryPath() throws InterruptedException {
		try (BackendStub jaeger = BackendStub.jaeger()) {
			assertThat(ask(jaeger)).isEqualTo(new BackendProbe.Answer(TraceApi.JAEGER, ""));
		}
	}

	@Test
	void recognisesJaegerThatHasSeenNoServiceYet() throws InterruptedException {
		try (BackendStub jaeger = BackendStub.jaeger()) {
			jaeger.answer("/api/v3/services", new Answer(200, "{\"services\":[]}"));
			assertThat(ask(jaeger).api()).isEqualTo(TraceApi.JAEGER);
			jaeger.answer("/api/v3/services", new Answer(200, "{}"));
			assertThat(ask(jaeger).api()).isEqualTo(TraceApi.JAEGER);
		}
	}

	@Test
	void saysWhatSomebodyElseAnswered() throws InterruptedException {
		try (BackendStub grafana = BackendStub.plain()) {
			grafana.answer("/api/v3/services", new Answer(200, "<!DOCTYPE html>"));
			assertThat(ask(grafana)).isEqualTo(new BackendProbe.Answer(null,
					("%s answers neither as Tempo "
							+ "(/api/echo: status 404) nor as Jaeger (/api/v3/services: status 200, a web page).")
						.formatted(grafana.address())));
		}
	}

	@Test
	void doesNotTakeAnyJsonForJaeger() throws InterruptedException {
		try (BackendStub other = BackendStub.plain()) {
			other.answer("/api/v3/services", new Answer(200, "{\"message\":\"welcome\"}"));
			assertThat(ask(other).api()).isNull();
			other.answer("/api/v3/services", new Answer(200, "[]"));
			assertThat(ask(other).api()).isNull();
		}
	}

	@Test
	void saysThatNobodySpeaksHttp() throws InterruptedException {
		BackendStub gone = BackendStub.plain();
		gone.close();
		assertThat(ask(gone).reason()).startsWith("%s does not speak HTTP, or not in time: ".formatted(gone.address()));
	}

	private static BackendProbe.Answer ask(BackendStub stub) throws InterruptedException {
		return new BackendProbe(new Http()).ask(stub.address());
	}

}
