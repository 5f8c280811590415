package dev.throughline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of the hot paths with JMH's profiler of the garbage collector and
 * prints a table in Markdown. Arguments: {@code --only=Server,Redaction} for those whose
 * class has one of the words in its name, {@code --quick} for shorter runs,
 * {@code --write=docs} to put the table into {@code performance.md} there.
 *
 * @since 0.1.0
 */
public final class HotPaths {

	private static final List<HotPath> PATHS = List.of(new HotPath("server span", "ServerSpanBenchmark.request"),
			new HotPath("client span with injection", "ClientSpanBenchmark.exchange"),
			new HotPath("JDBC statement on H2", "JdbcSpanBenchmark.statement"),
			new HotPath("step that the application observes", "ScopeBenchmark.innerStep"),
			new HotPath("scope with ids in the MDC", "ScopeBenchmark.mdcScope"),
			new HotPath("request of four spans, ended", "SamplingBenchmark.request"),
			new HotPath("sampler at the root of a trace", "RuleBenchmark.root"),
			new HotPath("sampler below", "RuleBenchmark.child"),
			new HotPath("redaction of a span", "RedactionBenchmark.redact"),
			new HotPath("span put into the queue, four threads", "SpanQueueBenchmark.queue"),
			new HotPath("span prepared and encoded", "EncodingBenchmark.encode"));

	private final String[] args;

	private HotPaths(String[] args) {
		this.args = args;
	}

	/**
	 * Runs the benchmarks.
	 * @param args the arguments
	 * @throws IOException when the table cannot be written
	 * @throws RunnerException when a benchmark fails
	 */
	public static void main(String[] args) throws IOException, RunnerException {
		new HotPaths(args).run();
	}

	private void run() throws IOException, RunnerException {
		StringBuilder table = new StringBuilder(MarkedPage.machine() + ".\n\n"
				+ MarkedPage.head(List.of("hot path", "parameters", "bytes", "ns", "±")));
		for (HotPath path : PATHS) {
			if (isWanted(path)) {
				measure(path).forEach((result) -> table.append(row(path, result)));
			}
		}
		System.out.print(table);
		String docs = argument("write");
		if (!docs.isEmpty()) {
			MarkedPage.write(Path.of(docs, "performance.md"), "hot-paths", table.toString());
		}
	}

	private Collection<RunResult> measure(HotPath path) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include("\\." + Pattern.quote(path.benchmark()) + "$")
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true);
		if (List.of(this.args).contains("--quick")) {
			options.warmupIterations(2)
				.warmupTime(TimeValue.seconds(1))
				.measurementIterations(2)
				.measurementTime(TimeValue.seconds(1));
		}
		return new Runner(options.build()).run();
	}

	private static String row(HotPath path, RunResult result) {
		Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
		Result<?> offered = result.getSecondaryResults().get("offer");
		Result<?> time = (offered != null) ? offered : result.getPrimaryResult();
		return MarkedPage.line(List.of(path.title(), parameters(result.getParams()),
				(allocated != null) ? number(allocated.getScore()) : "-", number(time.getScore()),
				Double.isNaN(time.getScoreError()) ? "-" : number(time.getScoreError())));
	}

	private static String parameters(BenchmarkParams params) {
		List<String> said = new ArrayList<>();
		params.getParamsKeys().forEach((key) -> said.add(key + " " + params.getParam(key)));
		return String.join(", ", said);
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.1f" : "%,.0f", value);
	}

	private boolean isWanted(HotPath path) {
		String only = argument("only");
		return only.isEmpty() || List.of(only.split(",")).stream().anyMatch(path.benchmark()::contains);
	}

	private String argument(String name) {
		String prefix = "--" + name + "=";
		for (String arg : this.args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return "";
	}

	private record HotPath(String title, String benchmark) {

	}

}
