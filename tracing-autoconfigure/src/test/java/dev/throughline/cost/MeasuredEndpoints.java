package dev.throughline.cost;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * What {@link Part} asks for.
 */
@RestController
final class MeasuredEndpoints {

	static final int BALLAST = 4096;

	private static final Logger logger = LoggerFactory.getLogger(MeasuredEndpoints.class);

	private static final String INSERT = "INSERT INTO audit_logs (tenant, tokens) VALUES (?, ?)";

	private final ObservationRegistry observations;

	private final RestClient platform;

	private final RestClient provider;

	private final JdbcTemplate jdbc;

	/**
	 * Keeps it alive: no compiler may leave out what somebody can see.
	 */
	private volatile byte @Nullable [] ballast;

	MeasuredEndpoints(ObservationRegistry observations, RestClient platform, RestClient provider, JdbcTemplate jdbc) {
		this.observations = observations;
		this.platform = platform;
		this.provider = provider;
		this.jdbc = jdbc;
		jdbc.execute("CREATE TABLE audit_logs (id IDENTITY PRIMARY KEY, tenant VARCHAR(64), tokens INT)");
	}

	@GetMapping("/server")
	String server() {
		return "answered";
	}

	@GetMapping("/ballast")
	String ballast() {
		this.ballast = new byte[BALLAST];
		return "answered";
	}

	@GetMapping("/steps")
	String steps() {
		step("policy.cache");
		step("dlp.regex");
		step("dlp.ner");
		return "answered";
	}

	private void step(String name) {
		Observation.createNotStarted(name, this.observations)
			.lowCardinalityKeyValue("step.outcome", "pass")
			.observe(() -> {
			});
	}

	@GetMapping("/client")
	String client() {
		return call(this.provider, "/chat/{model}", "sonnet");
	}

	private static String call(RestClient client, String template, Object... variables) {
		String answer = client.get().uri(template, variables).retrieve().body(String.class);
		return (answer != null) ? answer : "";
	}

	@GetMapping("/jdbc")
	String jdbc() {
		this.jdbc.update(INSERT, "acme", 42);
		return "answered";
	}

	@GetMapping("/log")
	String log() {
		logger.info("Kept a row of {} with {} tokens", "acme", 42);
		return "answered";
	}

	@GetMapping("/ingest")
	String ingest() {
		jdbc();
		return log();
	}

	@GetMapping("/request")
	String request() {
		steps();
		client();
		call(this.platform, "/ingest");
		return log();
	}

}
