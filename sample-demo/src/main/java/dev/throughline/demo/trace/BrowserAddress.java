package dev.throughline.demo.trace;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.throughline.demo.request.Http;

/**
 * Knows where a browser shows a trace.
 *
 * @since 0.1.0
 */
public final class BrowserAddress {

	/**
	 * Where the compose file puts Grafana.
	 */
	public static final URI COMPOSE_GRAFANA = URI.create("http://localhost:3000");

	/**
	 * The id the compose file gives the Tempo data source.
	 */
	public static final String COMPOSE_DATA_SOURCE = "tempo";

	private BrowserAddress() {
	}

	/**
	 * The page of Zipkin's UI for the trace.
	 * @param page the address of the UI
	 * @param traceId the trace
	 * @return an address to open
	 */
	public static String zipkin(URI page, String traceId) {
		return page.toString().replaceAll("/+$", "") + "/traces/" + traceId;
	}

	/**
	 * The page of Jaeger's UI for the trace. For Tempo, which has none, the page of
	 * Grafana's Explore when a Grafana with the compose file's data source answers; the
	 * address of the trace's JSON otherwise.
	 * @param http for asking Grafana
	 * @param grafana where Grafana may be
	 * @param source the backend
	 * @param traceId the trace
	 * @return an address to open
	 */
	public static String external(Http http, URI grafana, TraceSource source, String traceId)
			throws InterruptedException {
		if (source.api() == TraceApi.JAEGER) {
			return source.query() + "/trace/" + traceId;
		}
		try {
			URI dataSource = URI.create(grafana + "/api/datasources/uid/" + COMPOSE_DATA_SOURCE);
			if (http.get(dataSource, Duration.ofSeconds(2)).statusCode() == 200) {
				return grafana(grafana, traceId);
			}
		}
		catch (IOException ex) {
			// nobody there: the next best address is the trace itself
		}
		return source.trace(traceId).toString();
	}

	// the address format of Explore since Grafana 10:
	// https://grafana.com/docs/grafana/latest/explore/
	private static String grafana(URI grafana, String traceId) {
		String panes = """
				{"trace":{"datasource":"%1$s","queries":[{"refId":"A","datasource":{"type":"tempo","uid":"%1$s"},\
				"queryType":"traceql","query":"%2$s"}],"range":{"from":"now-1h","to":"now"}}}"""
			.formatted(COMPOSE_DATA_SOURCE, traceId);
		return grafana + "/explore?schemaVersion=1&orgId=1&panes=" + URLEncoder.encode(panes, StandardCharsets.UTF_8);
	}

}
