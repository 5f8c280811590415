package dev.throughline.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.TracesData;

/**
 * A backend on free ports with a client for it.
 */
public final class RunningBackend implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(TIMEOUT)
		.build();

	private final TraceBackend backend;

	private RunningBackend(TraceBackend backend) {
		this.backend = backend;
	}

	public static RunningBackend start() {
		return start(TraceBackendOptions.anyPorts());
	}

	public static RunningBackend start(TraceBackendOptions options) {
		try {
			return new RunningBackend(TraceBackend.start(options));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public URI otlpHttp() {
		return this.backend.otlpHttp();
	}

	public URI otlpGrpc() {
		return this.backend.otlpGrpc();
	}

	/**
	 * Export and expect that every span is kept.
	 * @param request the spans
	 */
	public void export(ExportTraceServiceRequest request) {
		HttpResponse<byte[]> response = post("application/x-protobuf", request.toByteArray());
		try {
			ExportTraceServiceResponse answer = ExportTraceServiceResponse.parseFrom(response.body());
			if (response.statusCode() != 200 || answer.hasPartialSuccess()) {
				throw new IllegalStateException(response + ": " + answer);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public HttpResponse<byte[]> post(String contentType, byte[] body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.backend.otlpHttp().resolve("/v1/traces"))
			.header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofByteArray(body));
		return send(request, headers);
	}

	public HttpResponse<byte[]> postJson(String json) {
		return post("application/json", json.getBytes(StandardCharsets.UTF_8));
	}

	public HttpResponse<byte[]> sendToOtlp(String method, String path) {
		return send(HttpRequest.newBuilder(this.backend.otlpHttp().resolve(path))
			.method(method, HttpRequest.BodyPublishers.ofString("{}")));
	}

	public HttpResponse<byte[]> get(String path, String... headers) {
		return send(HttpRequest.newBuilder(this.backend.query().resolve(path)), headers);
	}

	public HttpResponse<byte[]> send(String method, String path) {
		return send(HttpRequest.newBuilder(this.backend.query().resolve(path))
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	public String text(String path) {
		return text(get(path));
	}

	public TracesData tempoTrace(String traceId) {
		HttpResponse<byte[]> response = get("/api/traces/" + traceId, "Accept", "application/protobuf");
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response + ": " + text(response));
		}
		try {
			return TracesData.parseFrom(response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpResponse<byte[]> send(HttpRequest.Builder request, String... headers) {
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

	public static byte[] gzip(byte[] bytes) {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return zipped.toByteArray();
	}

	@Override
	public void close() {
		this.backend.close();
	}

}
