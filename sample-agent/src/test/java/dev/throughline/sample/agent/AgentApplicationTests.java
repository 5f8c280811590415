package dev.throughline.sample.agent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Start-up of the agent with the configuration it is shipped with.
 */
@ExtendWith(OutputCaptureExtension.class)
class AgentApplicationTests {

	@Test
	void doesNotStartWithoutAPassword(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(AgentApplication.class));
		assertThat(output).contains("'agent.jms.password' must not be empty", "AGENT_JMS_PASSWORD");
	}

	@Test
	void saysThatNatsIsNotThere(CapturedOutput output) {
		// port 1 is nobody's
		assertThatException().isThrownBy(() -> SpringApplication.run(AgentApplication.class,
				"--spring.profiles.active=nats", "--agent.nats.url=nats://user:secret-probe@127.0.0.1:1"));
		assertThat(output).contains("NATS does not answer at 'agent.nats.url'");
		assertThat(output.getAll()).doesNotContain("secret-probe");
	}

}
