package dev.throughline.backend.http;

import java.io.IOException;

import com.sun.net.httpserver.HttpExchange;

/**
 * Answers the requests of one listener.
 *
 * @since 0.1.0
 */
public interface HttpRoute {

	/**
	 * Answer one request; several threads call this at once.
	 * @param exchange the exchange; whoever calls closes it
	 * @throws IOException if the client is gone
	 * @throws HttpProblem if the answer is an error; nothing was sent then
	 */
	void handle(HttpExchange exchange) throws IOException, HttpProblem;

	/**
	 * Encode the sentence of a problem.
	 * @param exchange the exchange that failed
	 * @param problem what is wrong
	 * @return the body
	 */
	default HttpAnswer describe(HttpExchange exchange, HttpProblem problem) {
		return HttpAnswer.text(problem.sentence());
	}

}
