package dev.throughline.cost;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Counts what the threads of two services allocate for a request, in a process that does
 * nothing else. Compiled by C1 alone, which removes no allocation, the count of one build
 * hardly changes from run to run.
 */
public final class MeasuredProcess {

	/**
	 * Begins a line that tells a figure.
	 */
	static final String FIGURE = "figure ";

	static final String EXPORT = "EXPORT";

	private static final int WARM_UP = 150;

	private static final int ROUNDS = 7;

	private static final int REQUESTS = 20;

	private static final int SPANS = Arrays.stream(Part.values()).mapToInt(Part::spans).sum();

	/**
	 * How many spans are made from start to end when every one is sampled.
	 */
	static final int ALL_SPANS = (WARM_UP + ROUNDS * REQUESTS) * SPANS;

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final URI address;

	private final long[] requestThreads;

	private MeasuredProcess(URI address) {
		this.address = address;
		this.requestThreads = threads((name) -> name.contains("-exec-"));
	}

	public static void main(String[] args) throws IOException {
		HttpServer provider = provider();
		List<String> properties = new ArrayList<>(List.of(args));
		properties.add("--measured.provider=http://127.0.0.1:" + provider.getAddress().getPort());
		try (ConfigurableApplicationContext platform = start("platform", properties)) {
			properties.add("--measured.platform=" + address(platform));
			try (ConfigurableApplicationContext outpost = start("outpost", properties)) {
				new MeasuredProcess(address(outpost)).measure(List.of(outpost, platform));
			}
		}
		finally {
			provider.stop(0);
		}
	}

	private static ConfigurableApplicationContext start(String name, List<String> properties) {
		List<String> arguments = new ArrayList<>(properties);
		// one thread, so that what a thread keeps for later is there after the warm-up
		arguments.addAll(List.of("--spring.application.name=" + name, "--server.port=0",
				"--server.tomcat.threads.max=1", "--server.tomcat.threads.min-spare=1", "--spring.main.banner-mode=off",
				"--spring.http.clients.imperative.factory=simple"));
		return SpringApplication.run(MeasuredService.class, arguments.toArray(String[]::new));
	}

	private static URI address(ConfigurableApplicationContext context) {
		return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
	}

	private static HttpServer provider() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		byte[] answer = "answered".getBytes(StandardCharsets.UTF_8);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		server.start();
		return server;
	}

	private void measure(List<ConfigurableApplicationContext> services) throws IOException {
		for (Part part : Part.values()) {
			for (int i = 0; i < WARM_UP; i++) {
				request(part);
			}
		}
		flush(services);
		long[] exportThreads = threads(
				(name) -> name.startsWith("throughline-export") || name.startsWith("HttpClient-"));
		long exported = sum(exportThreads);
		Map<Part, long[]> rounds = new EnumMap<>(Part.class);
		for (int round = 0; round < ROUNDS; round++) {
			for (Part part : Part.values()) {
				rounds.computeIfAbsent(part, (key) -> new long[ROUNDS])[round] = round(part);
			}
		}
		flush(services);
		rounds.forEach((part, bytes) -> tell(part.name(), median(bytes)));
		tell(EXPORT, (sum(exportThreads) - exported) / (ROUNDS * REQUESTS * SPANS));
	}

	private long round(Part part) throws IOException {
		long before = allocated();
		for (int i = 0; i < REQUESTS; i++) {
			request(part);
		}
		return (allocated() - before) / REQUESTS;
	}

	private void request(Part part) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) this.address.resolve(part.path()).toURL().openConnection();
		try (InputStream answer = connection.getInputStream()) {
			answer.readAllBytes();
		}
	}

	// the caller has the answer while the thread that wrote it still closes scopes
	private long allocated() {
		while (!allWait()) {
			Thread.onSpinWait();
		}
		return sum(this.requestThreads);
	}

	private boolean allWait() {
		for (ThreadInfo thread : threads.getThreadInfo(this.requestThreads)) {
			if (thread.getThreadState() != Thread.State.WAITING
					&& thread.getThreadState() != Thread.State.TIMED_WAITING) {
				return false;
			}
		}
		return true;
	}

	private static void flush(List<ConfigurableApplicationContext> services) {
		for (ConfigurableApplicationContext service : services) {
			service.getBeanProvider(SdkTracerProvider.class)
				.ifAvailable((provider) -> provider.forceFlush().join(10, TimeUnit.SECONDS));
		}
	}

	private static long[] threads(Predicate<String> name) {
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((thread) -> thread != null && name.test(thread.getThreadName()))
			.mapToLong(ThreadInfo::getThreadId)
			.toArray();
	}

	private static long sum(long[] ids) {
		return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
	}

	private static long median(long[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}

	private static void tell(String name, long bytes) {
		System.out.println(FIGURE + name + " " + bytes);
	}

}
