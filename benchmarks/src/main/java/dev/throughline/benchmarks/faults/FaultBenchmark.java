package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Runs faults and prints a table in Markdown. Arguments: {@code --only=F2,F3} for some of
 * them, {@code --seconds=30} for the time under load, {@code --drain=15} for the seconds
 * that are left to what is queued, {@code --traced-by=plain} or {@code starter} for one
 * of the two, {@code --parallel=2} for two of them at a time (those with a high rate run
 * alone, at the end), {@code --write=docs/reliability.md} to put the table into that
 * page, {@code --logs=dir} to keep what the applications print. Ends with status 1 when a
 * promise was broken.
 *
 * @since 0.1.0
 */
public final class FaultBenchmark {

	private final String[] args;

	private final int seconds;

	private final Duration drain;

	private FaultBenchmark(String[] args) {
		this.args = args;
		this.seconds = Integer.parseInt(argument("seconds", "30"));
		this.drain = Duration.ofSeconds(Integer.parseInt(argument("drain", "15")));
	}

	/**
	 * Runs the faults.
	 * @param args the arguments
	 * @throws Exception when the table cannot be written
	 */
	public static void main(String[] args) throws Exception {
		System.exit(new FaultBenchmark(args).run() ? 0 : 1);
	}

	private boolean run() throws IOException, InterruptedException, ExecutionException {
		int parallel = Integer.parseInt(argument("parallel", "1"));
		ExecutorService executor = Executors.newFixedThreadPool(parallel);
		List<FutureTask<Result>> all = new ArrayList<>();
		List<FutureTask<Result>> alone = new ArrayList<>();
		for (Fault fault : Faults.ALL) {
			for (Flavour flavour : Flavour.values()) {
				if (isWanted(fault, flavour)) {
					FutureTask<Result> task = new FutureTask<>(() -> run(fault, flavour));
					all.add(task);
					if (fault.setup().isHeavy()) {
						alone.add(task);
					}
					else {
						executor.execute(task);
					}
				}
			}
		}
		executor.shutdown();
		executor.awaitTermination(1, TimeUnit.DAYS);
		alone.forEach(FutureTask::run);
		return tell(all, parallel);
	}

	private boolean tell(List<FutureTask<Result>> results, int parallel)
			throws IOException, InterruptedException, ExecutionException {
		StringBuilder rows = new StringBuilder();
		boolean kept = true;
		for (FutureTask<Result> result : results) {
			rows.append(result.get().row());
			kept &= result.get().kept();
		}
		System.out.print(Table.HEADER + rows);
		String page = argument("write", "");
		if (!page.isEmpty()) {
			Table.write(Path.of(page), rows.toString(), this.seconds + " s under load, up to " + this.drain.toSeconds()
					+ " s for what is queued, " + parallel + " at a time.");
		}
		return kept;
	}

	private boolean isWanted(Fault fault, Flavour flavour) {
		String only = argument("only", "");
		String tracedBy = argument("traced-by", "");
		return (only.isEmpty() || List.of(only.split(",")).contains(fault.id()))
				&& (tracedBy.isEmpty() || tracedBy.equalsIgnoreCase(flavour.name()))
				&& (flavour == Flavour.STARTER || !fault.setup().starterOnly());
	}

	private Result run(Fault fault, Flavour flavour) throws InterruptedException {
		System.err.println(fault.id() + " " + flavour.title() + " begins");
		try (FaultRun run = new FaultRun(fault, flavour, this.seconds, this.drain, argument("logs", ""))) {
			Outcome outcome = run.run();
			System.err.print(Table.row(outcome));
			return new Result(Table.row(outcome), outcome.broken().isEmpty());
		}
		catch (IOException ex) {
			return new Result(Table.row(fault, flavour, String.valueOf(ex.getMessage())), true);
		}
	}

	private String argument(String name, String otherwise) {
		String prefix = "--" + name + "=";
		for (String arg : this.args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return otherwise;
	}

	private record Result(String row, boolean kept) {

	}

}
