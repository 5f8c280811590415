package dev.throughline.demo.diagnosis;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.demo.request.Http;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a service what it says about its own tracing: {@code /actuator/tracing}.
 *
 * @since 0.1.0
 */
public final class Doctor {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Http http;

	/**
	 * Create a doctor.
	 * @param http for asking
	 */
	public Doctor(Http http) {
		this.http = http;
	}

	/**
	 * Ask a service once.
	 * @param service its name
	 * @param address its address
	 * @return its answer, or the reason why there is none
	 */
	public Checkup examine(String service, URI address) throws InterruptedException {
		URI uri = URI.create(address + "/actuator/tracing");
		try {
			HttpResponse<String> response = this.http.get(uri, TIMEOUT);
			if (response.statusCode() == 200) {
				return read(service, response.body());
			}
			return Checkup.unknown(service, "%s answers with status %d".formatted(uri, response.statusCode()));
		}
		catch (JacksonException ex) {
			return Checkup.unknown(service, "%s does not answer with JSON".formatted(uri));
		}
		catch (IOException ex) {
			return Checkup.unknown(service, "%s cannot be reached: %s".formatted(uri, ex));
		}
	}

	static Checkup read(String service, String json) {
		JsonNode root = MAPPER.readTree(json);
		List<Finding> findings = new ArrayList<>();
		for (JsonNode finding : root.path("findings")) {
			findings.add(new Finding(service, finding.path("code").asString(""), finding.path("subject").asString(""),
					finding.path("cause").asString(""), finding.path("remedy").asString(""),
					finding.path("present").asBoolean(true)));
		}
		long spooled = 0;
		long dropped = 0;
		for (JsonNode destination : root.path("export").path("destinations")) {
			spooled += destination.path("spool").path("spans").asLong(0);
			for (JsonNode count : destination.path("dropped")) {
				dropped += count.asLong(0);
			}
		}
		return new Checkup(service, findings, spooled, dropped, "");
	}

}
