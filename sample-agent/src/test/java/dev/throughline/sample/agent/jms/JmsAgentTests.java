package dev.throughline.sample.agent.jms;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.throughline.sample.agent.AgentApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.jms.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agent as it is shipped, with a real Artemis and a platform that is played by the
 * test.
 */
@ExtendWith(OutputCaptureExtension.class)
class JmsAgentTests {

	private static final String BROKER = "vm://4712";

	private static final String TRACE_ID = "a1b2c3d4e5f67890abcdef1234567890";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static EmbeddedActiveMQ broker;

	private static CachingConnectionFactory connectionFactory;

	private static JmsTemplate platform;

	private static ConfigurableApplicationContext agent;

	private final String jobId = UUID.randomUUID().toString();

	@BeforeAll
	static void start() throws Exception {
		Configuration configuration = new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.addAcceptorConfiguration("in-vm", BROKER)
			.addAddressSetting("#",
					new AddressSettings().setMaxDeliveryAttempts(2)
						.setDeadLetterAddress(SimpleString.of("jobs.rejected"))
						.setExpiryAddress(SimpleString.of("jobs.rejected")));
		for (String queue : List.of("jobs", "jobs.results", "jobs.rejected")) {
			configuration.addQueueConfiguration(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
		}
		broker = new EmbeddedActiveMQ().setConfiguration(configuration);
		broker.start();
		connectionFactory = new CachingConnectionFactory(new ActiveMQConnectionFactory(BROKER));
		platform = new JmsTemplate(connectionFactory);
		platform.setReceiveTimeout(TimeUnit.SECONDS.toMillis(20));
		agent = new SpringApplicationBuilder(AgentApplication.class)
			.initializers((GenericApplicationContext context) -> context.registerBean("recordedSpans",
					SpanProcessor.class, () -> spans))
			.run("--agent.jms.url=" + BROKER, "--agent.jms.password=unused");
	}

	@AfterAll
	static void stop() throws Exception {
		agent.close();
		connectionFactory.destroy();
		broker.stop();
	}

	@Test
	void carriesAJobOutInASpanOfItsOwn(CapturedOutput output) throws Exception {
		send("{\"job_id\":\"%s\",\"operation\":\"node.jvm\",\"priority\":\"of tomorrow\"}".formatted(this.jobId));
		Message message = platform.receive("jobs.results");
		JsonNode response = JsonMapper.builder().build().readTree(message.getBody(String.class));
		assertThat(response.propertyNames()).containsExactlyInAnyOrder("job_id", "status", "result");
		assertThat(response.get("job_id").asString()).isEqualTo(this.jobId);
		assertThat(response.get("status").asString()).isEqualTo("completed");
		assertThat(response.get("result").asString()).contains(ManagementFactory.getRuntimeMXBean().getVmName());
		SpanData send = spans.take("send jobs.results");
		SpanData job = spans.take("job.process");
		SpanData process = spans.take("process jobs");
		OpenTelemetryAssertions.assertThat(process).hasTraceId(TRACE_ID).hasParentSpanId("1234567890abcdef");
		OpenTelemetryAssertions.assertThat(job)
			.hasKind(SpanKind.INTERNAL)
			.hasParent(process)
			.hasAttributesSatisfyingExactly(equalTo(AttributeKey.stringKey("job.id"), this.jobId),
					equalTo(AttributeKey.stringKey("job.operation"), "node.jvm"),
					equalTo(AttributeKey.stringKey("job.status"), "completed"));
		OpenTelemetryAssertions.assertThat(send).hasParent(job);
		assertThat(message.getStringProperty("traceparent")).contains(TRACE_ID + "-" + send.getSpanId());
		assertThat(output.getOut().lines().filter((line) -> line.contains(this.jobId))).hasSize(2)
			.allMatch((line) -> line.contains("\"trace_id\":\"" + TRACE_ID + "\"")
					&& line.contains("\"span_id\":\"" + job.getSpanId() + "\""))
			.anyMatch((line) -> line.contains("\"processing job\""))
			.anyMatch((line) -> line.contains("\"job processing completed\""));
	}

	@Test
	void knowsItsNode() {
		assertThat(result("node.hostname")).isNotBlank();
		assertThat(result("node.uptime")).startsWith("PT");
		spans.take(6);
	}

	@Test
	void answersAJobThatIsNotAllowed() {
		send("{\"job_id\":\"%s\",\"operation\":\"node.reboot\"}".formatted(this.jobId));
		JsonNode response = receive();
		assertThat(response.get("status").asString()).isEqualTo("failed");
		assertThat(response.get("error").asString()).isEqualTo("operation is not allowed");
		spans.take("send jobs.results");
		spans.take("process jobs");
		OpenTelemetryAssertions.assertThat(spans.take("job.process"))
			.hasAttributesSatisfyingExactly(equalTo(AttributeKey.stringKey("job.id"), this.jobId),
					equalTo(AttributeKey.stringKey("job.operation"), "unknown"),
					equalTo(AttributeKey.stringKey("job.status"), "failed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload-probe", "{}", "null", "{\"operation\":\"node.jvm\"}",
			"{\"job_id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\"}",
			"{\"job_id\":\"payload-probe\",\"operation\":\"node.jvm\"}" })
	void givesAMessageThatIsNoJobBackAndGoesOn(String message, CapturedOutput output) throws Exception {
		send(message);
		assertThat(platform.receive("jobs.rejected").getBody(String.class)).isEqualTo(message);
		assertThat(result("node.jvm")).isNotBlank();
		assertThat(spans.take(5)).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("process jobs", "process jobs", "send jobs.results", "job.process",
					"process jobs");
		assertThat(output.getOut().lines().filter((line) -> line.contains("job message rejected"))).hasSize(2)
			.allMatch((line) -> line.contains("\"trace_id\":\"" + TRACE_ID + "\"") && line.contains("\"reason\":\""));
		assertThat(output.getAll()).doesNotContain("payload-probe", "\tat ");
	}

	private String result(String operation) {
		send("{\"job_id\":\"%s\",\"operation\":\"%s\"}".formatted(this.jobId, operation));
		return receive().get("result").asString();
	}

	private static void send(String message) {
		platform.convertAndSend("jobs", message, (jms) -> {
			jms.setStringProperty("traceparent", "00-" + TRACE_ID + "-1234567890abcdef-01");
			return jms;
		});
	}

	private static JsonNode receive() {
		String message = (String) platform.receiveAndConvert("jobs.results");
		assertThat(message).as("a response").isNotNull();
		return JsonMapper.builder().build().readTree(message);
	}

}
