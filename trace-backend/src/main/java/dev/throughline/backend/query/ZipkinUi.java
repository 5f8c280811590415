package dev.throughline.backend.query;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import dev.throughline.backend.http.HttpAnswer;
import dev.throughline.backend.http.HttpProblem;

/**
 * Zipkin's own UI, "Lens", below {@code /zipkin/}. It routes in the browser, so every
 * address that names no file gets the one page.
 */
final class ZipkinUi {

	private static final String INDEX = "index.html";

	// The names and defaults of zipkin-server's ZipkinUiProperties.
	private static final String CONFIG = """
			{"environment":"","queryLimit":10,"defaultLookback":900000,"searchEnabled":true,\
			"logsUrl":null,"supportUrl":null,"archivePostUrl":null,"archiveUrl":null,\
			"dependency":{"enabled":true,"lowErrorRate":0.5,"highErrorRate":0.75}}""";

	private static final Map<String, String> CONTENT_TYPES = Map.of("html", "text/html; charset=utf-8", "js",
			"text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "png", "image/png", "ico",
			"image/x-icon");

	void handle(HttpExchange exchange, String path) throws IOException, HttpProblem {
		if (path.equals("config.json")) {
			HttpAnswer.json(CONFIG).send(exchange, 200);
			return;
		}
		String file = path.substring(path.lastIndexOf('/') + 1).contains(".") ? path : INDEX;
		URL resource = path.contains("..") ? null : getClass().getResource("/zipkin-lens/" + file);
		if (resource == null) {
			throw new HttpProblem(404, "Zipkin's UI has no such file.");
		}
		send(exchange, file, resource.openConnection());
	}

	private static void send(HttpExchange exchange, String file, URLConnection resource) throws IOException {
		try (InputStream content = resource.getInputStream()) {
			exchange.getResponseHeaders()
				.set("Content-Type", CONTENT_TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1),
						"application/octet-stream"));
			// The names of scripts and styles change with their content.
			exchange.getResponseHeaders()
				.set("Cache-Control", file.startsWith("static/") ? "max-age=31536000, immutable" : "no-cache");
			if (exchange.getRequestMethod().equals("HEAD")) {
				exchange.getResponseHeaders().set("Content-Length", String.valueOf(resource.getContentLengthLong()));
				exchange.sendResponseHeaders(200, -1);
				return;
			}
			exchange.sendResponseHeaders(200, resource.getContentLengthLong());
			content.transferTo(exchange.getResponseBody());
		}
	}

}
