package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs faults and prints a table in Markdown. Arguments: {@code --only=F2,F3} for some of
 * them, {@code --seconds=30} for the time under load, {@code --drain=15} for the seconds
 * that are left to what is queued, {@code --traced-by=plain} or {@code starter} for one
 * of the two.
 *
 * @since 0.1.0
 */
public final class FaultBenchmark {

	private FaultBenchmark() {
	}

	/**
	 * Runs the faults.
	 * @param args the arguments
	 * @throws IOException when an application does not start
	 * @throws InterruptedException when interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		List<String> only = List.of(argument(args, "--only", "").split(","));
		String tracedBy = argument(args, "--traced-by", "");
		int seconds = Integer.parseInt(argument(args, "--seconds", "30"));
		Duration drain = Duration.ofSeconds(Integer.parseInt(argument(args, "--drain", "15")));
		System.out.print(Outcome.HEADER);
		for (Fault fault : Fault.ALL) {
			if (!only.contains("") && !only.contains(fault.id())) {
				continue;
			}
			for (Flavour flavour : Flavour.values()) {
				if (tracedBy.isEmpty() || tracedBy.equalsIgnoreCase(flavour.name())) {
					System.out.print(new FaultRun(fault, flavour, seconds, drain).run().row());
				}
			}
		}
	}

	private static String argument(String[] args, String name, String otherwise) {
		for (String arg : args) {
			if (arg.startsWith(name + "=")) {
				return arg.substring(name.length() + 1);
			}
		}
		return otherwise;
	}

}
