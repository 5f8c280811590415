package dev.throughline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.test.RecordedSpans;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A whole application as a user starts it: environment processing, auto-configuration and
 * a real server on a free port.
 */
public final class TracedApplication implements AutoCloseable {

	private static final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private final WebApplicationType type;

	private TracedApplication(ConfigurableApplicationContext context, WebApplicationType type) {
		this.context = context;
		this.type = type;
	}

	public static TracedApplication start(WebApplicationType type, RecordedSpans spans, Class<?> configuration,
			String... properties) {
		// Spring Boot leaves it set, and the next application in this JVM would write
		// JSON
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.application.name=traced"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new TracedApplication(new SpringApplicationBuilder(configuration).web(type)
			.registerShutdownHook(false)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("recordedSpans",
					RecordedSpans.class, () -> spans))
			.run(arguments.toArray(String[]::new)), type);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return client().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	// A connection for each request: Reactor Netty does not always flush the answer to
	// one
	// that arrives on the event loop before the last one, answered by another thread, is
	// over
	private HttpClient client() {
		return (this.type == WebApplicationType.REACTIVE) ? HttpClient.newHttpClient() : client;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
