package dev.throughline.sample.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line as a process of its own: it has exported its spans when it ends.
 */
class CliProcessTests {

	@Test
	void exportsTheTraceBeforeItEnds() throws Exception {
		HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		platform.createContext("/", (exchange) -> {
			byte[] job = "{\"id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\",\"status\":\"completed\",\"result\":\"rack-7\"}"
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, job.length);
			exchange.getResponseBody().write(job);
			exchange.close();
		});
		platform.start();
		try (OtlpCollector collector = OtlpCollector.start()) {
			ProcessBuilder builder = new ProcessBuilder(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							CliApplication.class.getName(), "client", "node", "hostname",
							"--cli.platform.base-url=http://127.0.0.1:" + platform.getAddress().getPort()))
				.redirectErrorStream(true);
			builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
			builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.httpEndpoint().toString());
			Process process = builder.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			// nothing arrives any more: the process is gone
			assertThat(collector.isEmpty()).isFalse();
			OtlpRequest request = collector.take();
			assertThat(request.resourceAttribute("service.name")).isEqualTo("osapi-cli");
			assertThat(request.spans()).extracting(Span::getName)
				.containsExactlyInAnyOrder("POST /api/jobs", "GET /api/jobs/{id}", "client node hostname");
		}
		finally {
			platform.stop(0);
		}
	}

}
