package dev.throughline.backend.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;

/**
 * A complete body and its type.
 *
 * @param contentType the media type
 * @param body the bytes
 * @since 0.1.0
 */
public record HttpAnswer(String contentType, byte[] body) {

	/**
	 * Return plain text.
	 * @param sentence a sentence, without a line break
	 * @return the answer
	 */
	public static HttpAnswer text(String sentence) {
		return new HttpAnswer("text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return JSON.
	 * @param json the text, well-formed
	 * @return the answer
	 */
	public static HttpAnswer json(String json) {
		return new HttpAnswer("application/json", json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Send the answer; a {@code HEAD} request gets its headers alone.
	 * @param exchange the exchange, which has not been answered yet
	 * @param status the HTTP status
	 * @throws IOException if the client is gone
	 */
	public void send(HttpExchange exchange, int status) throws IOException {
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
