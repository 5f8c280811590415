package dev.throughline.backend.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import dev.throughline.backend.http.HttpAnswer;
import dev.throughline.backend.http.HttpProblem;
import dev.throughline.backend.http.JsonText;
import dev.throughline.backend.store.TraceSnapshot;
import dev.throughline.backend.store.TraceStore;
import zipkin2.codec.DependencyLinkBytesEncoder;
import zipkin2.storage.QueryRequest;

/**
 * What Zipkin's UI asks for: the reading half of <a href="https://zipkin.io/zipkin-api/">
 * Zipkin's API</a>, version 2.
 */
final class ZipkinApi {

	// Zipkin's own default for zipkin.query.lookback: one day.
	private static final long DEFAULT_LOOKBACK = 86_400_000;

	private final TraceStore store;

	private final ZipkinView view;

	ZipkinApi(TraceStore store) {
		this.store = store;
		this.view = new ZipkinView(store);
	}

	void handle(HttpExchange exchange, String path) throws IOException, HttpProblem {
		QueryParameters parameters = QueryParameters.of(exchange.getRequestURI());
		if (path.startsWith("trace/")) {
			TraceSnapshot trace = TempoApi.find(this.store, path.substring("trace/".length()));
			new HttpAnswer("application/json", this.view.encode(trace)).send(exchange, 200);
			return;
		}
		switch (path) {
			case "traces" -> search(exchange, parameters);
			case "traceMany" -> traceMany(exchange, parameters);
			case "dependencies" -> dependencies(exchange, parameters);
			default -> HttpAnswer.json(names(path, parameters)).send(exchange, 200);
		}
	}

	private String names(String path, QueryParameters parameters) throws HttpProblem {
		return switch (path) {
			case "services" -> JsonText.array(this.view.serviceNames());
			case "spans" -> JsonText.array(this.view.spanNames(parameters.required("serviceName")));
			case "remoteServices" -> JsonText.array(this.view.remoteServiceNames(parameters.required("serviceName")));
			// Zipkin completes the tags that its server was told to; here there are none.
			case "autocompleteKeys", "autocompleteValues" -> "[]";
			default -> throw new HttpProblem(404, "Zipkin's API has no GET for this address.");
		};
	}

	private void search(HttpExchange exchange, QueryParameters parameters) throws IOException, HttpProblem {
		QueryRequest request;
		try {
			request = QueryRequest.newBuilder()
				.serviceName(parameters.text("serviceName"))
				.remoteServiceName(parameters.text("remoteServiceName"))
				.spanName(parameters.text("spanName"))
				.parseAnnotationQuery(parameters.text("annotationQuery"))
				.minDuration(parameters.number("minDuration"))
				.maxDuration(parameters.number("maxDuration"))
				.endTs(parameters.number("endTs", System.currentTimeMillis()))
				.lookback(parameters.number("lookback", DEFAULT_LOOKBACK))
				.limit((int) Math.min(Integer.MAX_VALUE, parameters.number("limit", 10)))
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw new HttpProblem(400, "The search cannot be run: " + ex.getMessage() + ".");
		}
		this.view.search(request, json(exchange));
	}

	private void traceMany(HttpExchange exchange, QueryParameters parameters) throws IOException, HttpProblem {
		List<TraceSnapshot> traces = new ArrayList<>();
		for (String text : parameters.required("traceIds").split(",")) {
			TraceSnapshot trace = this.store.find(TempoApi.parse(text.trim()));
			if (trace != null) {
				traces.add(trace);
			}
		}
		this.view.write(traces, json(exchange));
	}

	private void dependencies(HttpExchange exchange, QueryParameters parameters) throws IOException, HttpProblem {
		parameters.required("endTs");
		long end = parameters.number("endTs", 0);
		long lookback = parameters.number("lookback", DEFAULT_LOOKBACK);
		if (end < 1 || lookback < 1) {
			throw new HttpProblem(400, "'endTs' and 'lookback' must be greater than 0.");
		}
		byte[] links = DependencyLinkBytesEncoder.JSON_V1.encodeList(this.view.dependencies(end, lookback));
		HttpAnswer.json(new String(links, StandardCharsets.UTF_8)).send(exchange, 200);
	}

	private static OutputStream json(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.sendResponseHeaders(200, -1);
			return OutputStream.nullOutputStream();
		}
		exchange.sendResponseHeaders(200, 0);
		return exchange.getResponseBody();
	}

}
