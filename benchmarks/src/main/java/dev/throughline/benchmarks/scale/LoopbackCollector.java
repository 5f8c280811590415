package dev.throughline.benchmarks.scale;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Collector that takes every message over HTTP and looks at none of them, so that it
 * costs next to nothing.
 */
final class LoopbackCollector implements AutoCloseable {

	private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n"
			+ "Content-Length: 0\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final String LENGTH = "content-length:";

	private final ServerSocket server;

	LoopbackCollector() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "collector");
		thread.setDaemon(true);
		thread.start();
	}

	String endpoint() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/v1/traces";
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				start(() -> serve(connection));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection; InputStream in = new BufferedInputStream(connection.getInputStream(), 64 * 1024)) {
			for (long length = head(in); length >= 0; length = head(in)) {
				in.skipNBytes(length);
				connection.getOutputStream().write(ANSWER);
			}
		}
		catch (IOException ex) {
			// the application has gone
		}
	}

	private static long head(InputStream in) throws IOException {
		long length = 0;
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0; c = in.read()) {
			if (c != '\n') {
				line.append((char) c);
				continue;
			}
			String read = line.toString().strip().toLowerCase(Locale.ROOT);
			if (read.isEmpty()) {
				return length;
			}
			if (read.startsWith(LENGTH)) {
				length = Long.parseLong(read.substring(LENGTH.length()).strip());
			}
			line.setLength(0);
		}
		return -1;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
