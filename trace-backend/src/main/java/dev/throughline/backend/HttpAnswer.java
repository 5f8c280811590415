package dev.throughline.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;

/**
 * A complete body and its type.
 *
 * @param contentType the media type
 * @param body the bytes
 */
record HttpAnswer(String contentType, byte[] body) {

	static HttpAnswer text(String sentence) {
		return new HttpAnswer("text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
	}

	static HttpAnswer json(String json) {
		return new HttpAnswer("application/json", json.getBytes(StandardCharsets.UTF_8));
	}

	void send(HttpExchange exchange, int status) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", this.contentType);
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.getResponseHeaders().set("Content-Length", String.valueOf(this.body.length));
			exchange.sendResponseHeaders(status, -1);
		}
		else {
			exchange.sendResponseHeaders(status, (this.body.length == 0) ? -1 : this.body.length);
			exchange.getResponseBody().write(this.body);
		}
	}

}
