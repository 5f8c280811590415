package dev.throughline.backend.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.MalformedRequestException;
import dev.throughline.backend.http.HttpAnswer;
import dev.throughline.backend.http.HttpProblem;
import dev.throughline.backend.http.HttpRoute;
import dev.throughline.backend.store.SpanIntake;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP: {@code POST /v1/traces} with a body in protobuf or JSON, plain or
 * compressed with gzip. Answers in the encoding of the request, errors too. See
 * <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>.
 *
 * @since 0.1.0
 */
public final class OtlpHttpRoute implements HttpRoute {

	private final SpanIntake intake;

	private final int maxRequestBytes;

	/**
	 * Create the route.
	 * @param intake what takes the spans
	 * @param maxRequestBytes the limit for a body, also after decompression
	 */
	public OtlpHttpRoute(SpanIntake intake, int maxRequestBytes) {
		this.intake = intake;
		this.maxRequestBytes = maxRequestBytes;
	}

	@Override
	public void handle(HttpExchange exchange) throws IOException, HttpProblem {
		String path = exchange.getRequestURI().getPath();
		if (!"/v1/traces".equals(path)) {
			throw new HttpProblem(404, "This backend takes traces only: send them to /v1/traces.");
		}
		if (!exchange.getRequestMethod().equals("POST")) {
			throw HttpProblem.methodNotAllowed(exchange.getRequestMethod(), "POST");
		}
		OtlpEncoding encoding = encoding(exchange);
		if (encoding == null) {
			throw new HttpProblem(415, "Content-Type must be application/x-protobuf or application/json.",
					Map.of("Accept", "application/x-protobuf, application/json"));
		}
		boolean gzip = isGzip(exchange);
		Intake result = accept(encoding, gzip, body(exchange));
		new HttpAnswer(encoding.contentType(), encoding.response(result)).send(exchange, 200);
	}

	@Override
	public HttpAnswer describe(HttpExchange exchange, HttpProblem problem) {
		OtlpEncoding encoding = encoding(exchange);
		return (encoding != null) ? new HttpAnswer(encoding.contentType(), encoding.status(problem))
				: HttpAnswer.text(problem.sentence());
	}

	private static @Nullable OtlpEncoding encoding(HttpExchange exchange) {
		String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
		return (contentType != null) ? OtlpEncoding.of(contentType) : null;
	}

	private static boolean isGzip(HttpExchange exchange) throws HttpProblem {
		String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
		return switch ((encoding != null) ? encoding.trim().toLowerCase(Locale.ROOT) : "") {
			case "", "identity" -> false;
			case "gzip" -> true;
			default -> throw new HttpProblem(415, "Content-Encoding must be gzip or absent.",
					Map.of("Accept-Encoding", "gzip"));
		};
	}

	private byte[] body(HttpExchange exchange) throws IOException, HttpProblem {
		String length = exchange.getRequestHeaders().getFirst("Content-Length");
		if (length != null && Long.parseLong(length) > this.maxRequestBytes) {
			throw tooLarge("");
		}
		byte[] body = exchange.getRequestBody().readNBytes(this.maxRequestBytes + 1);
		if (body.length > this.maxRequestBytes) {
			throw tooLarge("");
		}
		return body;
	}

	private Intake accept(OtlpEncoding encoding, boolean gzip, byte[] body) throws HttpProblem {
		// What follows costs a multiple of the body, so one request at a time.
		synchronized (this.intake) {
			try {
				return this.intake.accept(encoding.request(gzip ? unzip(body) : body));
			}
			catch (MalformedRequestException ex) {
				throw new HttpProblem(400, String.valueOf(ex.getMessage()));
			}
		}
	}

	private byte[] unzip(byte[] body) throws HttpProblem {
		try (InputStream input = new GZIPInputStream(new ByteArrayInputStream(body))) {
			byte[] unzipped = input.readNBytes(this.maxRequestBytes + 1);
			if (unzipped.length > this.maxRequestBytes) {
				throw tooLarge(" after decompression");
			}
			return unzipped;
		}
		catch (IOException ex) {
			throw new HttpProblem(400, "The body is not valid gzip although Content-Encoding says so.");
		}
	}

	private HttpProblem tooLarge(String when) {
		return new HttpProblem(413, "The body has more than " + this.maxRequestBytes + " bytes" + when
				+ ": send smaller batches or raise --max-request-bytes.");
	}

}
