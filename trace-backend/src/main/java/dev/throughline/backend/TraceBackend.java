package dev.throughline.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.backend.http.HttpListener;
import dev.throughline.backend.http.Listener;
import dev.throughline.backend.otlp.OtlpGrpcListener;
import dev.throughline.backend.otlp.OtlpHttpRoute;
import dev.throughline.backend.query.QueryRoute;
import dev.throughline.backend.store.SpanIntake;
import dev.throughline.backend.store.StoreLimits;
import dev.throughline.backend.store.TraceStore;

/**
 * Embedded trace backend: takes spans over OTLP and shows them in Zipkin's UI and through
 * Tempo's trace-by-id. Runs until it is closed.
 *
 * @since 0.1.0
 */
public final class TraceBackend implements AutoCloseable {

	private final List<Listener> listeners;

	private final URI otlpHttp;

	private final URI otlpGrpc;

	private final URI query;

	private TraceBackend(InetAddress address, Listener otlpHttp, Listener otlpGrpc, Listener query) {
		this.listeners = List.of(otlpHttp, otlpGrpc, query);
		this.otlpHttp = uri(address, otlpHttp);
		this.otlpGrpc = uri(address, otlpGrpc);
		this.query = uri(address, query);
	}

	/**
	 * Start a backend. When this returns all three listeners accept connections; when it
	 * throws none does.
	 * @param options where to listen and how much to keep
	 * @return the running backend
	 * @throws IOException if a port is taken or the address cannot be used; the message
	 * says which
	 */
	public static TraceBackend start(TraceBackendOptions options) throws IOException {
		InetAddress address = address(options.bind());
		TraceStore store = new TraceStore(StoreLimits.forHeap(options.maxTraces(), Runtime.getRuntime().maxMemory()));
		SpanIntake intake = new SpanIntake(store);
		int maxRequestBytes = options.maxRequestBytes();
		List<Listener> opened = new ArrayList<>();
		try {
			opened.add(open("otlp-http", address, options.otlpHttpPort(),
					(name, socket) -> HttpListener.start(name, socket, new OtlpHttpRoute(intake, maxRequestBytes))));
			opened.add(open("otlp-grpc", address, options.otlpGrpcPort(),
					(name, socket) -> OtlpGrpcListener.start(socket, intake, maxRequestBytes)));
			opened.add(open("query", address, options.queryPort(),
					(name, socket) -> HttpListener.start(name, socket, new QueryRoute(store))));
		}
		catch (IOException ex) {
			opened.forEach(Listener::close);
			throw ex;
		}
		return new TraceBackend(address, opened.get(0), opened.get(1), opened.get(2));
	}

	private static InetAddress address(String bind) throws IOException {
		try {
			return InetAddress.getByName(bind);
		}
		catch (UnknownHostException ex) {
			throw new IOException("Address " + bind + " is unknown: choose one of this machine with --bind.", ex);
		}
	}

	private static Listener open(String name, InetAddress address, int port, Opener opener) throws IOException {
		try {
			return opener.open(name, new InetSocketAddress(address, port));
		}
		catch (IOException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new IOException("Port " + port + " on " + address.getHostAddress() + " cannot be opened for " + name
					+ " (" + cause.getMessage() + "): stop the program that listens there or choose another port with"
					+ " --" + name + "-port, 0 for any free one.", ex);
		}
	}

	private static URI uri(InetAddress address, Listener listener) {
		// Nobody can connect to the wildcard address.
		InetAddress reachable = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
		String host = reachable.getHostAddress();
		return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.port());
	}

	/**
	 * Return the base address for OTLP over HTTP, without {@code /v1/traces}.
	 * @return the address
	 */
	public URI otlpHttp() {
		return this.otlpHttp;
	}

	/**
	 * Return the address for OTLP over gRPC.
	 * @return the address
	 */
	public URI otlpGrpc() {
		return this.otlpGrpc;
	}

	/**
	 * Return the base address for queries: below it are {@code /api/traces/<trace id>}
	 * and {@code /zipkin/}.
	 * @return the address
	 */
	public URI query() {
		return this.query;
	}

	/**
	 * Return the address of the UI. One trace is at {@code traces/<trace id>} below it.
	 * @return the address
	 */
	public URI ui() {
		return this.query.resolve("/zipkin/");
	}

	/**
	 * Close all listeners and forget all traces. Closing twice is allowed.
	 */
	@Override
	public void close() {
		this.listeners.forEach(Listener::close);
	}

	/**
	 * Opens one listener.
	 */
	private interface Opener {

		Listener open(String name, InetSocketAddress address) throws IOException;

	}

}
