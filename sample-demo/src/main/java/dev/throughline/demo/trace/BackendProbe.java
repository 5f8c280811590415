package dev.throughline.demo.trace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;

import dev.throughline.demo.request.Http;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out which backend answers at an address, by a question that only one of them
 * answers.
 *
 * @since 0.1.0
 */
public final class BackendProbe {

	private static final String TEMPO = "/api/echo";

	private static final String JAEGER = "/api/v3/services";

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Http http;

	/**
	 * Create a probe.
	 * @param http for asking
	 */
	public BackendProbe(Http http) {
		this.http = http;
	}

	/**
	 * Ask who is there.
	 * @param query the address, which somebody listens at
	 * @return the API, or the reason why it is not known
	 */
	public Answer ask(URI query) throws InterruptedException {
		try {
			HttpResponse<String> tempo = this.http.get(URI.create(query + TEMPO), LIMIT);
			if (tempo.statusCode() == 200 && "echo".equals(tempo.body().strip())) {
				return new Answer(TraceApi.TEMPO, "");
			}
			HttpResponse<String> jaeger = this.http.get(URI.create(query + JAEGER), LIMIT);
			if (jaeger.statusCode() == 200 && hasServices(jaeger.body())) {
				return new Answer(TraceApi.JAEGER, "");
			}
			return new Answer(null, "%s answers neither as Tempo (%s: %s) nor as Jaeger (%s: %s).".formatted(query,
					TEMPO, describe(tempo), JAEGER, describe(jaeger)));
		}
		catch (IOException ex) {
			return new Answer(null, "%s does not speak HTTP, or not in time: %s.".formatted(query, ex));
		}
	}

	// older versions leave an empty list out
	private static boolean hasServices(String body) {
		try {
			JsonNode root = MAPPER.readTree(body);
			return root.isObject() && (root.isEmpty() || root.path("services").isArray());
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static String describe(HttpResponse<String> response) {
		String page = Http.isPage(response) ? ", a web page" : "";
		return "status %d%s".formatted(response.statusCode(), page);
	}

	/**
	 * Who is there.
	 *
	 * @param api how the backend is asked for traces, or {@code null} when it is not
	 * known
	 * @param reason why it is not known, empty otherwise
	 * @since 0.1.0
	 */
	public record Answer(@Nullable TraceApi api, String reason) {

	}

}
