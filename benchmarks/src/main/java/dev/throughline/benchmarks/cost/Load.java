package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends prompts, a few at a time.
 */
final class Load implements AutoCloseable {

	private static final int CONNECTIONS = 4;

	private static final String PROMPT = """
			{"tenant": "acme", "model": "large", "text": "Summarise what Jane Doe and the office in Lisbon have \
			agreed upon, without figures, for a reader who knows nothing of the contract and has little time."}""";

	private final ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/**
	 * Sends requests and waits for all answers.
	 * @param outpost the service
	 * @param requests how many
	 * @throws IOException when one is not answered well
	 * @throws InterruptedException when the thread is interrupted
	 */
	void send(Service outpost, int requests) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + outpost.port() + "/proxy/chat/completions"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(PROMPT))
			.build();
		AtomicInteger left = new AtomicInteger(requests);
		List<Callable<Void>> senders = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			senders.add(() -> send(request, left));
		}
		for (Future<Void> sender : this.executor.invokeAll(senders)) {
			try {
				sender.get();
			}
			catch (ExecutionException ex) {
				throw new IOException("Not every request was answered", ex.getCause());
			}
		}
	}

	private Void send(HttpRequest request, AtomicInteger left) throws IOException, InterruptedException {
		while (left.getAndDecrement() > 0) {
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IOException(response.statusCode() + " " + response.body());
			}
		}
		return null;
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
