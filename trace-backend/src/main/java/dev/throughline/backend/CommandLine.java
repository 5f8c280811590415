package dev.throughline.backend;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the arguments of the command line.
 */
final class CommandLine {

	static final String USAGE = """
			Usage: java -jar trace-backend.jar [options]
			  --otlp-http-port=4318      port for OTLP over HTTP
			  --otlp-grpc-port=4317      port for OTLP over gRPC
			  --query-port=9411          port for the UI, Zipkin's API and Tempo's trace-by-id
			  --bind=127.0.0.1           address to listen on
			  --max-traces=10000         traces to keep, oldest evicted first
			  --max-request-bytes=<n>    limit for one export request, also after decompression
			Port 0 means any free port.""";

	private CommandLine() {
	}

	/**
	 * Read the arguments.
	 * @param arguments the arguments
	 * @return the options
	 * @throws IllegalArgumentException if one is unknown or has a bad value; the message
	 * is a sentence for the user
	 */
	static TraceBackendOptions parse(String... arguments) {
		TraceBackendOptions options = TraceBackendOptions.defaults();
		for (String argument : arguments) {
			options = apply(options, argument);
		}
		checkPorts(options);
		return options;
	}

	private static TraceBackendOptions apply(TraceBackendOptions options, String argument) {
		int equals = argument.indexOf('=');
		String name = (equals < 0) ? argument : argument.substring(0, equals);
		String value = (equals < 0) ? "" : argument.substring(equals + 1).trim();
		return switch (name) {
			case "--otlp-http-port" -> options.withOtlpHttpPort(port(name, value));
			case "--otlp-grpc-port" -> options.withOtlpGrpcPort(port(name, value));
			case "--query-port" -> options.withQueryPort(port(name, value));
			case "--bind" -> options.withBind(text(name, value));
			case "--max-traces" -> options.withMaxTraces(number(name, value, 1, Integer.MAX_VALUE));
			case "--max-request-bytes" -> options.withMaxRequestBytes(number(name, value, 1, Integer.MAX_VALUE - 8));
			default -> throw new IllegalArgumentException("Unknown option " + name
					+ ": use --otlp-http-port, --otlp-grpc-port, --query-port, --bind, --max-traces or"
					+ " --max-request-bytes, each followed by =<value>.");
		};
	}

	private static String text(String name, String value) {
		if (value.isEmpty()) {
			throw new IllegalArgumentException("Option " + name + " has no value: write " + name + "=127.0.0.1.");
		}
		return value;
	}

	private static int port(String name, String value) {
		return number(name, value, 0, 65535);
	}

	private static int number(String name, String value, int min, int max) {
		if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
			throw new IllegalArgumentException("Option " + name + " has the value '" + value
					+ "': use a whole number from " + min + " to " + max + ".");
		}
		return Integer.parseInt(value);
	}

	private static void checkPorts(TraceBackendOptions options) {
		List<Integer> ports = Stream.of(options.otlpHttpPort(), options.otlpGrpcPort(), options.queryPort())
			.filter((port) -> port != 0)
			.toList();
		for (int port : ports) {
			if (ports.indexOf(port) != ports.lastIndexOf(port)) {
				throw new IllegalArgumentException("Port " + port
						+ " is named twice: give --otlp-http-port, --otlp-grpc-port and --query-port different values.");
			}
		}
	}

	static boolean asksForHelp(String... arguments) {
		return Arrays.asList(arguments).contains("--help");
	}

}
