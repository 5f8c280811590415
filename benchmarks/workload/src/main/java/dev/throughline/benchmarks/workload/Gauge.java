package dev.throughline.benchmarks.workload;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Tells whoever connects what the process has used until now, on a plain socket and a
 * thread of its own: what is measured must not be traced. Who asks with {@code g} instead
 * of {@code m} wants the garbage collected before. Its port stands, behind that of the
 * service, in the file that {@code workload.port-file} names.
 */
final class Gauge implements ApplicationListener<ApplicationReadyEvent> {

	private static final String NAME = "gauge";

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private long startUpCpu;

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		this.startUpCpu = this.system.getProcessCpuTime();
		String file = event.getApplicationContext().getEnvironment().getProperty("workload.port-file");
		if (file == null) {
			return;
		}
		try {
			ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
			Thread thread = new Thread(() -> answer(server), NAME);
			thread.setDaemon(true);
			thread.start();
			String port = event.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port");
			write(Path.of(file), port + " " + server.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// a reader must not see half of it
	private static void write(Path file, String text) throws IOException {
		Path part = file.resolveSibling(file.getFileName() + ".part");
		Files.writeString(part, text);
		Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
	}

	private void answer(ServerSocket server) {
		while (true) {
			try (Socket socket = server.accept(); OutputStream out = socket.getOutputStream()) {
				if (socket.getInputStream().read() == 'g') {
					System.gc();
				}
				out.write(measure().getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				// who asked has gone
			}
		}
	}

	private String measure() throws IOException {
		long[] ids = this.threads.getAllThreadIds();
		long[] allocated = this.threads.getThreadAllocatedBytes(ids);
		long[] cpu = this.threads.getThreadCpuTime(ids);
		Kind[] kinds = Arrays.stream(this.threads.getThreadInfo(ids))
			.map((thread) -> (thread != null) ? Kind.of(thread.getThreadName()) : Kind.GAUGE)
			.toArray(Kind[]::new);
		StringBuilder text = new StringBuilder();
		for (Kind kind : Kind.values()) {
			if (kind != Kind.GAUGE) {
				text.append(line(kind + ".allocated", sum(kinds, kind, allocated)));
				text.append(line(kind + ".cpu", sum(kinds, kind, cpu)));
			}
		}
		text.append(line("start-up.cpu", this.startUpCpu));
		text.append(line("process.cpu", this.system.getProcessCpuTime()));
		text.append(line("threads", ids.length));
		text.append(line("resident", resident()));
		return text.toString();
	}

	private static String line(String name, long value) {
		return name + " " + value + "\n";
	}

	private static long sum(Kind[] kinds, Kind kind, long[] values) {
		long sum = 0;
		for (int i = 0; i < values.length; i++) {
			if (kinds[i] == kind && values[i] > 0) {
				sum += values[i];
			}
		}
		return sum;
	}

	private static long resident() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return 0;
		}
		for (String line : Files.readAllLines(status)) {
			if (line.startsWith("VmRSS:")) {
				return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
			}
		}
		return 0;
	}

	/**
	 * What a thread is there for, by its name.
	 */
	enum Kind {

		REQUEST, EXPORT, OTHER, GAUGE;

		static Kind of(String thread) {
			if (thread.startsWith("http-nio-")) {
				return REQUEST;
			}
			if (thread.equals(NAME)) {
				return GAUGE;
			}
			return isExport(thread) ? EXPORT : OTHER;
		}

		// the service's own calls use no thread of an HTTP client
		private static boolean isExport(String thread) {
			return thread.startsWith("BatchSpanProcessor") || thread.startsWith("throughline-")
					|| thread.startsWith("OkHttp") || thread.startsWith("HttpClient-") || thread.contains("otlp");
		}

		@Override
		public String toString() {
			return (this == REQUEST) ? "request" : (this == EXPORT) ? "export" : "other";
		}

	}

}
