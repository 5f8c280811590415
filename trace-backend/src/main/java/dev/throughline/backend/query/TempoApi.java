package dev.throughline.backend.query;

import java.io.IOException;

import com.sun.net.httpserver.HttpExchange;
import dev.throughline.backend.http.HttpAnswer;
import dev.throughline.backend.http.HttpProblem;
import dev.throughline.backend.store.TraceId;
import dev.throughline.backend.store.TraceSnapshot;
import dev.throughline.backend.store.TraceStore;

/**
 * Tempo's {@code GET /api/traces/{traceID}}, so that one piece of query code serves Tempo
 * and this backend. As in Tempo an {@code Accept} header that contains
 * {@code application/protobuf} gets protobuf and everything else gets {@link TempoJson
 * JSON}, ids shorter than 32 digits are padded on the left, and {@code start} and
 * {@code end} are hints that may be ignored.
 */
final class TempoApi {

	private static final String PROTOBUF = "application/protobuf";

	private final TraceStore store;

	TempoApi(TraceStore store) {
		this.store = store;
	}

	void trace(HttpExchange exchange, String id) throws IOException, HttpProblem {
		TraceSnapshot trace = find(this.store, id);
		String accept = exchange.getRequestHeaders().getFirst("Accept");
		HttpAnswer answer = (accept != null && accept.contains(PROTOBUF))
				? new HttpAnswer(PROTOBUF, trace.toByteArray())
				: HttpAnswer.json(TempoJson.write(trace.toTracesData()));
		answer.send(exchange, 200);
	}

	static TraceSnapshot find(TraceStore store, String text) throws HttpProblem {
		TraceSnapshot trace = store.find(parse(text));
		if (trace == null) {
			throw new HttpProblem(404, "Trace " + text + " is not here: it has not arrived yet, or it was evicted.");
		}
		return trace;
	}

	static TraceId parse(String text) throws HttpProblem {
		TraceId id = TraceId.parse(text);
		if (id == null) {
			throw new HttpProblem(400, "A trace id has 1 to 32 hexadecimal digits.");
		}
		return id;
	}

}
