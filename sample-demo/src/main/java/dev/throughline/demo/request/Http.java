package dev.throughline.demo.request;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The demo's own HTTP calls: chat completions, health, finished traces.
 *
 * @since 0.1.0
 */
public final class Http {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(CONNECT_TIMEOUT)
		.build();

	/**
	 * Get a JSON document.
	 * @param uri where it is
	 * @param timeout how long the answer may take
	 * @return the answer, whatever its status
	 */
	public HttpResponse<String> get(URI uri, Duration timeout) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json").build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Ask for a chat completion.
	 * @param uri where the outpost takes them
	 * @param chat what to ask
	 * @return what came back
	 */
	public ChatAnswer ask(URI uri, ChatRequest chat) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri)
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", "application/json")
			.header("X-Tenant", chat.tenant())
			.POST(HttpRequest.BodyPublishers.ofString(chat.body()))
			.build();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		return new ChatAnswer(response.statusCode(), response.headers().firstValue("X-Trace-Id").orElse(""));
	}

	/**
	 * Tell whether an answer is made for a browser, as that of a proxy's login or of a
	 * web application is.
	 * @param response the answer
	 * @return whether its body is HTML
	 */
	public static boolean isPage(HttpResponse<String> response) {
		return response.body().stripLeading().startsWith("<");
	}

	/**
	 * Tell whether somebody listens at an address, without speaking its protocol.
	 * @param uri the address
	 * @return whether a connection can be made
	 */
	public static boolean isListening(URI uri) {
		int port = uri.getPort();
		if (port < 0) {
			port = "https".equals(uri.getScheme()) ? 443 : 80;
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(uri.getHost(), port), (int) CONNECT_TIMEOUT.toMillis());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
