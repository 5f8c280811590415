package dev.throughline.backend;

/**
 * Where a {@link TraceBackend} listens and how much it keeps. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class TraceBackendOptions {

	private static final TraceBackendOptions DEFAULTS = new TraceBackendOptions(
			new Settings("127.0.0.1", 4318, 4317, 9411, 10_000, defaultMaxRequestBytes()));

	private final Settings settings;

	private TraceBackendOptions(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Return the options of the command line without arguments: the well-known ports on
	 * 127.0.0.1 and 10,000 traces.
	 * @return the default options
	 */
	public static TraceBackendOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return the default options with any free port for all three listeners.
	 * @return the options
	 */
	public static TraceBackendOptions anyPorts() {
		return DEFAULTS.withOtlpHttpPort(0).withOtlpGrpcPort(0).withQueryPort(0);
	}

	/**
	 * Return a copy with another address to listen on.
	 * @param bind the host name or IP address
	 * @return the copy
	 */
	public TraceBackendOptions withBind(String bind) {
		return new TraceBackendOptions(new Settings(bind, this.settings.otlpHttpPort, this.settings.otlpGrpcPort,
				this.settings.queryPort, this.settings.maxTraces, this.settings.maxRequestBytes));
	}

	/**
	 * Return a copy with another port for OTLP over HTTP.
	 * @param port the port, 0 for any free one
	 * @return the copy
	 */
	public TraceBackendOptions withOtlpHttpPort(int port) {
		return new TraceBackendOptions(new Settings(this.settings.bind, port, this.settings.otlpGrpcPort,
				this.settings.queryPort, this.settings.maxTraces, this.settings.maxRequestBytes));
	}

	/**
	 * Return a copy with another port for OTLP over gRPC.
	 * @param port the port, 0 for any free one
	 * @return the copy
	 */
	public TraceBackendOptions withOtlpGrpcPort(int port) {
		return new TraceBackendOptions(new Settings(this.settings.bind, this.settings.otlpHttpPort, port,
				this.settings.queryPort, this.settings.maxTraces, this.settings.maxRequestBytes));
	}

	/**
	 * Return a copy with another port for the queries and the UI.
	 * @param port the port, 0 for any free one
	 * @return the copy
	 */
	public TraceBackendOptions withQueryPort(int port) {
		return new TraceBackendOptions(new Settings(this.settings.bind, this.settings.otlpHttpPort,
				this.settings.otlpGrpcPort, port, this.settings.maxTraces, this.settings.maxRequestBytes));
	}

	/**
	 * Return a copy that keeps another number of traces; the oldest one goes first.
	 * @param maxTraces the number of traces, at least 1
	 * @return the copy
	 */
	public TraceBackendOptions withMaxTraces(int maxTraces) {
		return new TraceBackendOptions(new Settings(this.settings.bind, this.settings.otlpHttpPort,
				this.settings.otlpGrpcPort, this.settings.queryPort, maxTraces, this.settings.maxRequestBytes));
	}

	/**
	 * Return a copy with another limit for one export request. The limit holds for the
	 * body as sent and for the body after decompression.
	 * @param maxRequestBytes the number of bytes, at least 1
	 * @return the copy
	 */
	public TraceBackendOptions withMaxRequestBytes(int maxRequestBytes) {
		return new TraceBackendOptions(new Settings(this.settings.bind, this.settings.otlpHttpPort,
				this.settings.otlpGrpcPort, this.settings.queryPort, this.settings.maxTraces, maxRequestBytes));
	}

	String bind() {
		return this.settings.bind;
	}

	int otlpHttpPort() {
		return this.settings.otlpHttpPort;
	}

	int otlpGrpcPort() {
		return this.settings.otlpGrpcPort;
	}

	int queryPort() {
		return this.settings.queryPort;
	}

	int maxTraces() {
		return this.settings.maxTraces;
	}

	int maxRequestBytes() {
		return this.settings.maxRequestBytes;
	}

	private static int defaultMaxRequestBytes() {
		return (int) Math.min(4 << 20, Runtime.getRuntime().maxMemory() / 16);
	}

	private record Settings(String bind, int otlpHttpPort, int otlpGrpcPort, int queryPort, int maxTraces,
			int maxRequestBytes) {

		private Settings {
			checkPort("otlpHttpPort", otlpHttpPort);
			checkPort("otlpGrpcPort", otlpGrpcPort);
			checkPort("queryPort", queryPort);
			checkPositive("maxTraces", maxTraces);
			checkPositive("maxRequestBytes", maxRequestBytes);
		}

		private static void checkPort(String name, int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException(name + ": " + port + " (expected: 0 to 65535)");
			}
		}

		private static void checkPositive(String name, int value) {
			if (value < 1) {
				throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
			}
		}

	}

}
