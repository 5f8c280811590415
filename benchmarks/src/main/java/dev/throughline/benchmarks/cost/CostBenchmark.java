package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

import dev.throughline.benchmarks.MarkedPage;

/**
 * Compares what tracers cost and prints a table in Markdown. Arguments:
 * {@code --windows=5} and {@code --requests=2000} for how much is measured,
 * {@code --warm-up=6000} for the requests before, {@code --starts=3} for how often each
 * class path is started, {@code --quick} for less of all that, {@code --only=boot,agent}
 * for some of the variants, {@code --write=docs/performance.md} to put the table into
 * that page. Ends with status 1 when a variant does not export what it claims.
 *
 * @since 0.1.0
 */
public final class CostBenchmark {

	private final Arguments arguments;

	private final Libraries libraries;

	private final Surroundings surroundings;

	private CostBenchmark(Arguments arguments, Surroundings surroundings) {
		this.arguments = arguments;
		this.libraries = new Libraries(arguments.variants());
		this.surroundings = surroundings;
	}

	/**
	 * Runs the comparison.
	 * @param args the arguments
	 * @throws Exception when a service does not start or answer
	 */
	public static void main(String[] args) throws Exception {
		// without it every answer of the stub waits for an acknowledgement
		System.setProperty("sun.net.httpserver.nodelay", "true");
		Arguments arguments = Arguments.parse(List.of(args));
		boolean honest;
		try (Surroundings surroundings = Surroundings.start()) {
			honest = new CostBenchmark(arguments, surroundings).run();
		}
		System.exit(honest ? 0 : 1);
	}

	private boolean run() throws IOException, InterruptedException {
		List<Variant> all = new ArrayList<>(List.of(Variant.NONE));
		all.addAll(this.arguments.traced());
		StartUps startUps = new StartUps();
		for (int i = 1; i < this.arguments.starts(); i++) {
			startEach(all, startUps);
		}
		List<Subject> subjects = new ArrayList<>();
		try (Load load = new Load()) {
			for (Variant variant : all) {
				System.err.println(variant.id() + " starts");
				TracedServices services = start(variant);
				subjects.add(new Subject(variant, services, this.surroundings.collector().harvest(variant.id()), load));
				startUps.add(variant, services.startUpCpu());
			}
			for (Subject subject : subjects) {
				subject.warmUp(this.arguments.warmUp());
			}
			return tell(compare(subjects, startUps));
		}
		finally {
			subjects.forEach(Subject::close);
		}
	}

	private void startEach(List<Variant> variants, StartUps startUps) throws IOException, InterruptedException {
		List<Variant> started = new ArrayList<>();
		for (Variant variant : variants) {
			if (started.stream().noneMatch(variant::startsLike)) {
				started.add(variant);
				try (TracedServices services = start(variant)) {
					startUps.add(variant, services.startUpCpu());
				}
			}
		}
	}

	private TracedServices start(Variant variant) throws IOException, InterruptedException {
		return TracedServices.start(variant, this.libraries, this.surroundings,
				Path.of("benchmarks", "target", "cost"));
	}

	private List<Cost> compare(List<Subject> subjects, StartUps startUps) throws IOException, InterruptedException {
		Subject none = subjects.get(0);
		List<Subject> traced = subjects.subList(1, subjects.size());
		List<Windows> windows = traced.stream().map((subject) -> new Windows()).toList();
		int requests = this.arguments.requests();
		for (int i = 0; i < this.arguments.windows(); i++) {
			System.err.println("window " + (i + 1));
			for (int j = 0; j < traced.size(); j++) {
				boolean first = (i + j) % 2 == 0;
				Usage before = first ? none.window(requests) : null;
				Usage with = traced.get(j).window(requests);
				windows.get(j).add((before != null) ? before : none.window(requests), with, requests);
			}
		}
		List<Cost> costs = new ArrayList<>();
		for (int j = 0; j < traced.size(); j++) {
			Subject subject = traced.get(j);
			costs.add(new Cost(subject.variant(), windows.get(j), subject.spansPerRequest(),
					startUps.ratio(subject.variant()), subject.resident() - none.resident(),
					this.libraries.added(subject.variant().tracer()).size(), subject.broken()));
		}
		return costs;
	}

	private boolean tell(List<Cost> costs) throws IOException {
		SortedSet<String> jars = this.libraries.added(Tracer.THROUGHLINE);
		String text = "\n" + Machine.describe() + ". " + this.arguments.describe() + ".\n\n" + CostTable.of(costs)
				+ "\nThe " + jars.size() + " jars that this starter adds: " + String.join(", ", jars) + ".\n\n";
		System.out.print(text);
		if (!this.arguments.write().isEmpty()) {
			MarkedPage.write(Path.of(this.arguments.write()), "cost", text);
		}
		return costs.stream().allMatch((cost) -> cost.broken().isEmpty());
	}

}
