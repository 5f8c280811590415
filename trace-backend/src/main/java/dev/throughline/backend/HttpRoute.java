package dev.throughline.backend;

import java.io.IOException;

import com.sun.net.httpserver.HttpExchange;

/**
 * Answers the requests of one listener.
 */
interface HttpRoute {

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
