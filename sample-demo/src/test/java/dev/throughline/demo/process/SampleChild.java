package dev.throughline.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Small real processes for {@link ChildProcessesTests}.
 *
 * @since 0.1.0
 */
public final class SampleChild {

	private SampleChild() {
	}

	public static void main(String[] args) throws Exception {
		switch (args[0]) {
			case "end" -> end();
			case "fail" -> fail();
			case "stubborn" -> waitStubbornly();
			case "environment" -> System.out.println(System.getenv());
			case "launcher" -> launch(Path.of(args[1]));
			default -> System.out.println("waiting");
		}
		new CountDownLatch(1).await();
	}

	private static void end() {
		System.out.println("done");
		System.exit(0);
	}

	private static void fail() {
		System.out.println("about to fail");
		System.err.println("the reason");
		System.exit(3);
	}

	private static void waitStubbornly() {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}));
		System.out.println("waiting stubbornly");
	}

	private static void launch(Path directory) throws IOException {
		ChildProcesses children = new ChildProcesses(directory, Duration.ofSeconds(5));
		Runtime.getRuntime().addShutdownHook(new Thread(children::close));
		System.out.println("started " + children.start(command("wait")).pid());
	}

	static ChildCommand command(String... arguments) {
		return command(Map.of(), arguments);
	}

	static ChildCommand command(Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx16m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SampleChild.class.getName()));
		command.addAll(List.of(arguments));
		return new ChildCommand(arguments[0], command, environment);
	}

}
