package dev.throughline.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;

/**
 * The demo's entry point. Runs in the root of the repository; progress goes to standard
 * error, the trace to standard output.
 *
 * @since 0.1.0
 */
public final class Demo {

	private static final Path LOGS = Path.of(".demo");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private Demo() {
	}

	/**
	 * Run the demo and end the process with 0 when all went well.
	 * @param args the options, see usage.txt
	 */
	public static void main(String[] args) {
		// UTF-8 whatever the locale: the log lines and the JSON are
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
		System.exit(run(List.of(args), out, new Progress(err, System::nanoTime)));
	}

	private static int run(List<String> arguments, PrintStream out, Progress progress) {
		try {
			DemoOptions options = DemoOptions.parse(arguments, System::getenv);
			if (options.help()) {
				out.print(usage());
				return 0;
			}
			run(options, out, progress);
			return 0;
		}
		catch (DemoException ex) {
			progress.say("demo: " + ex.getMessage());
			return ex.exitCode();
		}
		catch (IOException ex) {
			progress.say("demo: a process could not be started: " + ex.getMessage());
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 1;
		}
	}

	private static void run(DemoOptions options, PrintStream out, Progress progress)
			throws IOException, InterruptedException {
		DemoCommands commands = new DemoCommands(Path.of(System.getProperty("java.home"), "bin", "java"), version());
		try (ChildProcesses children = new ChildProcesses(LOGS, PATIENCE)) {
			Runtime.getRuntime().addShutdownHook(new Thread(children::close, "stop the demo"));
			DemoRun run = new DemoRun(options, commands, children, progress, new SecureRandom(), LOGS);
			Outcome outcome = run.run(out);
			if (options.once()) {
				progress.step("stopping");
				if (!outcome.good()) {
					throw DemoException.failure(outcome.reason());
				}
				return;
			}
			if (!outcome.good()) {
				progress.say("demo: " + outcome.reason());
			}
			progress.step("running until Ctrl-C; logs are in %s".formatted(LOGS));
			children.awaitDeath();
		}
	}

	private static String version() {
		return Objects.requireNonNull(Demo.class.getPackage().getImplementationVersion(),
				"The demo runs from its jar, which knows its version");
	}

	private static String usage() {
		try (InputStream usage = Objects.requireNonNull(Demo.class.getResourceAsStream("usage.txt"))) {
			return new String(usage.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
