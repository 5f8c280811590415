package dev.throughline.backend.query;

import java.io.IOException;

import com.sun.net.httpserver.HttpExchange;
import dev.throughline.backend.http.HttpAnswer;
import dev.throughline.backend.http.HttpProblem;
import dev.throughline.backend.http.HttpRoute;
import dev.throughline.backend.store.TraceStore;

/**
 * Everything on the query port: Tempo's trace-by-id, Zipkin's API and UI, and whether the
 * backend is up.
 *
 * @since 0.1.0
 */
public final class QueryRoute implements HttpRoute {

	private static final String TEMPO_TRACES = "/api/traces/";

	private static final String UI = "/zipkin/";

	private static final String ZIPKIN_API = "/api/v2/";

	private final TraceStore store;

	private final TempoApi tempo;

	private final ZipkinApi zipkin;

	private final ZipkinUi ui = new ZipkinUi();

	/**
	 * Create the route.
	 * @param store where the traces are
	 */
	public QueryRoute(TraceStore store) {
		this.store = store;
		this.tempo = new TempoApi(store);
		this.zipkin = new ZipkinApi(store);
	}

	@Override
	public void handle(HttpExchange exchange) throws IOException, HttpProblem {
		String method = exchange.getRequestMethod();
		if (!method.equals("GET") && !method.equals("HEAD")) {
			throw HttpProblem.methodNotAllowed(method, "GET, HEAD");
		}
		String path = String.valueOf(exchange.getRequestURI().getPath());
		if (path.startsWith(TEMPO_TRACES)) {
			this.tempo.trace(exchange, path.substring(TEMPO_TRACES.length()));
		}
		else if (path.startsWith(ZIPKIN_API)) {
			this.zipkin.handle(exchange, path.substring(ZIPKIN_API.length()));
		}
		// The UI asks below its own address.
		else if (path.startsWith(UI.substring(0, UI.length() - 1) + ZIPKIN_API)) {
			this.zipkin.handle(exchange, path.substring(UI.length() - 1 + ZIPKIN_API.length()));
		}
		else if (path.startsWith(UI)) {
			this.ui.handle(exchange, path.substring(UI.length()));
		}
		else {
			handleOther(exchange, path);
		}
	}

	private void handleOther(HttpExchange exchange, String path) throws IOException, HttpProblem {
		switch (path) {
			case "/", "/zipkin" -> redirect(exchange, UI);
			case "/favicon.ico" -> redirect(exchange, UI + "favicon.ico");
			// Tempo's, by which Grafana tests a data source
			case "/api/echo" -> HttpAnswer.text("echo").send(exchange, 200);
			case "/ready" -> HttpAnswer.text("ready").send(exchange, 200);
			case "/health" -> HttpAnswer.json(health()).send(exchange, 200);
			default -> throw new HttpProblem(404,
					"Nothing is here: the UI is at /zipkin/, a trace at /api/traces/<trace id>.");
		}
	}

	private static void redirect(HttpExchange exchange, String location) throws IOException {
		exchange.getResponseHeaders().set("Location", location);
		HttpAnswer.text("See " + location).send(exchange, 302);
	}

	private String health() {
		return "{\"status\":\"UP\",\"traces\":" + this.store.size() + ",\"bytes\":" + this.store.bytes()
				+ ",\"evictedTraces\":" + this.store.evicted() + ",\"maxTraces\":" + this.store.limits().maxTraces()
				+ ",\"maxBytes\":" + this.store.limits().maxBytes() + "}";
	}

}
