package dev.throughline.demo.trace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import dev.throughline.demo.request.Http;

/**
 * Fetches a trace by its id from a backend that speaks Tempo's trace-by-id API.
 *
 * @since 0.1.0
 */
public final class TraceQuery {

	private final Http http;

	private final URI query;

	/**
	 * Create a query.
	 * @param http for asking
	 * @param query the backend's query address
	 */
	public TraceQuery(Http http, URI query) {
		this.http = http;
		this.query = query;
	}

	/**
	 * Fetch a trace once.
	 * @param traceId the id
	 * @return the trace, or the reason why there is none
	 */
	public Result fetch(String traceId) throws InterruptedException {
		URI uri = URI.create(this.query + "/api/traces/" + traceId);
		try {
			HttpResponse<String> response = this.http.get(uri, Duration.ofSeconds(5));
			if (response.statusCode() == 404) {
				return Result.nothing("the backend has not seen the trace");
			}
			if (response.statusCode() != 200) {
				return Result.nothing("%s answers with status %d".formatted(uri, response.statusCode()));
			}
			return new Result(TempoJson.parse(response.body()), "");
		}
		catch (IllegalArgumentException ex) {
			return Result.nothing("%s does not answer with a trace: %s".formatted(uri, ex.getMessage()));
		}
		catch (IOException ex) {
			return Result.nothing("%s cannot be reached: %s".formatted(uri, ex));
		}
	}

	/**
	 * What the backend has of a trace.
	 *
	 * @param trace the trace, without spans when there is a reason for it
	 * @param reason why there is no trace, empty otherwise
	 * @since 0.1.0
	 */
	public record Result(Trace trace, String reason) {

		static Result nothing(String reason) {
			return new Result(new Trace(List.of()), reason);
		}

	}

}
