package dev.throughline.demo.trace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import dev.throughline.demo.request.Http;

/**
 * Fetches a trace by its id from a backend.
 *
 * @since 0.1.0
 */
public final class TraceQuery {

	private final Http http;

	private final TraceSource source;

	/**
	 * Create a query.
	 * @param http for asking
	 * @param source the backend
	 */
	public TraceQuery(Http http, TraceSource source) {
		this.http = http;
		this.source = source;
	}

	/**
	 * Fetch a trace once.
	 * @param traceId the id
	 * @return the trace, or the reason why there is none
	 */
	public Result fetch(String traceId) throws InterruptedException {
		URI uri = this.source.trace(traceId);
		try {
			HttpResponse<String> response = this.http.get(uri, Duration.ofSeconds(5));
			if (response.statusCode() == 404) {
				return Result.nothing("the backend has not seen the trace");
			}
			if (response.statusCode() != 200) {
				return Result.nothing("%s answers with status %d".formatted(uri, response.statusCode()));
			}
			if (Http.isPage(response)) {
				return Result.nothing("%s answers with a web page instead of a trace".formatted(uri));
			}
			return new Result(TraceJson.parse(response.body()), "");
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
