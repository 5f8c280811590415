package dev.throughline.sample.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Start-up of the application with the configuration it is shipped with.
 */
@ExtendWith(OutputCaptureExtension.class)
class PlatformApplicationTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", "two secret words", "gr\u00FC\u00DFe-secret", "secret\"quoted" })
	void doesNotStartWithoutAUsableToken(String token, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--platform.audit.token=" + token));
		assertThat(output).contains("'platform.audit.token' must be a bearer token", "PLATFORM_AUDIT_TOKEN");
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void warnsOnceOfTheTokenOfTheDemo(CapturedOutput output) {
		start().close();
		assertThat(output.getOut().lines().filter((line) -> line.contains("\"WARN\""))).singleElement()
			.asString()
			.contains("'platform.audit.token'", "PLATFORM_AUDIT_TOKEN")
			.doesNotContain("demo-token-change-me");
	}

	@Test
	void startsWithoutAnyWarningWithATokenOfItsOwn(CapturedOutput output) {
		start("--platform.audit.token=" + PlatformClient.TOKEN).close();
		assertThat(output.getOut().lines()).allMatch((line) -> line.contains("\"level\":\"INFO\""));
		assertThat(output.getErr()).isEmpty();
	}

	@Test
	void takesNoJobsWithoutAPasswordForAgents(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start("--platform.audit.token=" + PlatformClient.TOKEN, "--platform.jobs.enabled=true"));
		assertThat(output).contains("'platform.jobs.broker.password' must not be empty",
				"PLATFORM_JOBS_BROKER_PASSWORD");
	}

	@Test
	void doesNotStartWithoutThePortOfItsBroker(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatException().isThrownBy(() -> start("--platform.audit.token=" + PlatformClient.TOKEN,
					"--platform.jobs.enabled=true", "--platform.jobs.broker.password=secret-probe",
					"--platform.jobs.broker.host=127.0.0.1", "--platform.jobs.broker.port=" + taken.getLocalPort()));
			assertThat(output).contains("'platform.jobs.broker.port' %d cannot be had".formatted(taken.getLocalPort()));
			assertThat(output.getAll()).doesNotContain("secret-probe");
		}
	}

	@Test
	void storesEventsWithoutTracing() {
		try (ConfigurableApplicationContext context = start("--platform.audit.token=" + PlatformClient.TOKEN,
				"--management.opentelemetry.enabled=false")) {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			PlatformClient client = new PlatformClient(port);
			assertThat(client.ingest(EventBody.random().text()).statusCode()).isEqualTo(201);
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--server.port=0";
		return SpringApplication.run(PlatformApplication.class, all);
	}

}
