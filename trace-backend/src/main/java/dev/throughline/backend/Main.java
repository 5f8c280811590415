package dev.throughline.backend;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts a {@link TraceBackend} from the command line and says on one line where it
 * listens.
 *
 * @since 0.1.0
 */
public final class Main {

	private static final int USAGE_ERROR = 2;

	private static final int START_ERROR = 1;

	// Whoever sends too much is told so; gRPC would write a stack trace each time. Held
	// here because the JDK forgets the level of a logger that nobody holds.
	private static final Logger GRPC_STREAMS = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream");

	private Main() {
	}

	/**
	 * Start a backend that runs until the process is told to end. A bad argument ends the
	 * process with status 2, a port that cannot be opened with status 1.
	 * @param arguments the options, see {@code --help}
	 */
	public static void main(String[] arguments) {
		if (CommandLine.asksForHelp(arguments)) {
			System.out.println(CommandLine.USAGE);
			return;
		}
		int status = run(arguments);
		if (status != 0) {
			System.exit(status);
		}
	}

	private static int run(String... arguments) {
		try {
			TraceBackendOptions options = CommandLine.parse(arguments);
			boundRequestTime();
			keepNettyPlain();
			GRPC_STREAMS.setLevel(Level.SEVERE);
			TraceBackend backend = TraceBackend.start(options);
			Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "shutdown"));
			System.out.println(ready(backend));
			return 0;
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return USAGE_ERROR;
		}
		catch (IOException ex) {
			System.err.println(ex.getMessage());
			return START_ERROR;
		}
	}

	private static void boundRequestTime() {
		// The JDK's server waits for a slow sender for ever unless told otherwise, and
		// reads these once.
		setIfAbsent("sun.net.httpserver.maxReqTime", "10");
		setIfAbsent("sun.net.httpserver.maxRspTime", "60");
		setIfAbsent("sun.net.httpserver.nodelay", "true");
	}

	private static void keepNettyPlain() {
		// Both draw warnings from JDK 24 on and are not needed for one connection or two.
		setIfAbsent("io.grpc.netty.shaded.io.netty.noUnsafe", "true");
		setIfAbsent("io.grpc.netty.shaded.io.netty.transport.noNative", "true");
	}

	private static void setIfAbsent(String property, String value) {
		System.setProperty(property, System.getProperty(property, value));
	}

	private static String ready(TraceBackend backend) {
		double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
		return String.format(Locale.ROOT, "Trace backend ready in %.1f s: otlp-http=%s otlp-grpc=%s query=%s ui=%s",
				seconds, backend.otlpHttp(), backend.otlpGrpc(), backend.query(), backend.ui());
	}

}
