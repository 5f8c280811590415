package dev.throughline.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 half of {@link FaultyCollector}. Written over sockets, because servers
 * answer where a fault must not.
 */
final class FaultyHttpServer {

	private final FaultyCollector collector;

	private final ServerSocketFactory sockets;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Set<Socket> hanging = ConcurrentHashMap.newKeySet();

	private Thread acceptor;

	private ServerSocket server;

	FaultyHttpServer(FaultyCollector collector, @Nullable KeyStore identity) {
		this.collector = collector;
		this.sockets = (identity != null) ? tls(identity) : ServerSocketFactory.getDefault();
		this.server = bind(0);
		this.acceptor = accepting(this.server);
	}

	private Thread accepting(ServerSocket socket) {
		return daemon(() -> accept(socket));
	}

	private static ServerSocketFactory tls(KeyStore identity) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(FaultyCollector.keys(identity).getKeyManagers(), null, null);
			return context.getServerSocketFactory();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ServerSocket bind(int port) {
		try {
			ServerSocket socket = this.sockets.createServerSocket();
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "faulty-collector");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	int port() {
		return this.server.getLocalPort();
	}

	void listen() {
		if (this.server.isClosed()) {
			this.server = bind(this.server.getLocalPort());
			this.acceptor = accepting(this.server);
		}
	}

	void stop() {
		try {
			this.server.close();
			// until then the system still completes connections
			this.acceptor.join();
			for (Socket connection : this.connections) {
				connection.close();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void giveUpHanging() {
		try {
			for (Socket connection : this.hanging) {
				connection.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket socket) {
		try {
			while (true) {
				Socket connection = socket.accept();
				this.connections.add(connection);
				daemon(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// closed: the collector is down
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			while (isHttp(in, connection)) {
				ReceivedRequest request = ReceivedRequest.read(in);
				if (request == null || !answer(request, connection)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// the client has gone, or the collector went down
		}
		finally {
			this.connections.remove(connection);
		}
	}

	// as servers do with TLS and HTTP/2; what came is read, so that the answer arrives
	private static boolean isHttp(InputStream in, Socket connection) throws IOException {
		in.mark(3);
		byte[] start = in.readNBytes(3);
		in.reset();
		if (start.length < 3 || (Character.isUpperCase(start[0]) && start[1] != 'R')) {
			return true;
		}
		in.skipNBytes(in.available());
		connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		return false;
	}

	// true when the connection stays open
	private boolean answer(ReceivedRequest request, Socket connection) throws IOException {
		CollectorAnswer answer = this.collector.arrived(request.headers(), request.body().length);
		OutputStream out = connection.getOutputStream();
		switch (answer.kind()) {
			case ACCEPT -> write(out, answer,
					this.collector.take(ExportTraceServiceRequest.parseFrom(request.body()), answer).toByteArray());
			case STATUS -> write(out, answer, answer.body());
			case HANG -> hang(connection);
			case HANG_IN_BODY -> {
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
				out.flush();
				hang(connection);
			}
			case RESET -> connection.setSoLinger(true, 0);
			case DISCONNECT, GRPC_STATUS -> {
				// the connection is closed
			}
		}
		return answer.kind() == CollectorAnswer.Kind.ACCEPT || answer.kind() == CollectorAnswer.Kind.STATUS;
	}

	// until the client hangs up, the collector goes down or its answer changes
	private void hang(Socket connection) throws IOException {
		this.hanging.add(connection);
		try {
			connection.getInputStream().read();
		}
		finally {
			this.hanging.remove(connection);
		}
	}

	private static void write(OutputStream out, CollectorAnswer answer, byte[] body) throws IOException {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status())
			.append(" Status\r\nContent-Length: ")
			.append(body.length)
			.append("\r\n");
		answer.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
		out.write(body);
		out.flush();
	}

}
