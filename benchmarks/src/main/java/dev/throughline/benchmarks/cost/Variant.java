package dev.throughline.benchmarks.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to trace the workload.
 *
 * @param id its name on the command line
 * @param title its name in the table
 * @param tracer who makes the spans
 * @param meters whether Spring Boot's meters are on the class path
 * @param spans the number of spans that a request should export
 * @param arguments of the services
 */
record Variant(String id, String title, Tracer tracer, boolean meters, double spans, List<String> arguments) {

	private static final String BOOT_JSON = "--logging.structured.format.console=logstash";

	private static final String OWN_JSON = "--throughline.logging.format=json";

	static final Variant NONE = of("none", "nobody", Tracer.NONE, false, 0, BOOT_JSON);

	static final List<Variant> TRACED = List.of(
			of("meters", "nobody; Spring Boot's meters", Tracer.METERS, true, 0, BOOT_JSON),
			of("handwritten", "OpenTelemetry SDK, by hand", Tracer.HANDWRITTEN, false, 8, BOOT_JSON),
			of("agent", "OpenTelemetry agent", Tracer.AGENT, false, 8, BOOT_JSON),
			of("opentelemetry-starter", "OpenTelemetry starter", Tracer.OPENTELEMETRY_STARTER, false, 8, BOOT_JSON),
			sampled("boot", "Spring Boot", Tracer.BOOT, true, 7, 1.0, BOOT_JSON),
			sampled("boot-10", "Spring Boot, 10 %", Tracer.BOOT, true, 7, 0.1, BOOT_JSON),
			sampled("boot-0", "Spring Boot, 0 %", Tracer.BOOT, true, 7, 0.0, BOOT_JSON),
			sampled("boot-jdbc", "Spring Boot with datasource-micrometer", Tracer.BOOT_JDBC, true, 8, 1.0, BOOT_JSON,
					"--jdbc.includes=QUERY"),
			sampled("throughline", "this starter", Tracer.THROUGHLINE, true, 8, 1.0, BOOT_JSON),
			sampled("throughline-json", "this starter, its own log lines", Tracer.THROUGHLINE, true, 8, 1.0, OWN_JSON),
			sampled("throughline-10", "this starter, 10 %", Tracer.THROUGHLINE, true, 8, 0.1, BOOT_JSON),
			sampled("throughline-10-json", "this starter, 10 %, its own log lines", Tracer.THROUGHLINE, true, 8, 0.1,
					OWN_JSON),
			sampled("throughline-0", "this starter, 0 %", Tracer.THROUGHLINE, true, 8, 0.0, BOOT_JSON),
			sampled("throughline-0-json", "this starter, 0 %, its own log lines", Tracer.THROUGHLINE, true, 8, 0.0,
					OWN_JSON),
			sampled("throughline-tail", "this starter, 1 %, keeps errors and slow", Tracer.THROUGHLINE, true, 8, 0.01,
					BOOT_JSON, "--throughline.sampling.keep-errors=true", "--throughline.sampling.keep-slower-than=5s"),
			sampled("throughline-tail-json", "this starter, 1 %, keeps errors and slow, its own log lines",
					Tracer.THROUGHLINE, true, 8, 0.01, OWN_JSON, "--throughline.sampling.keep-errors=true",
					"--throughline.sampling.keep-slower-than=5s"),
			sampled("throughline-no-meters", "this starter without meters", Tracer.THROUGHLINE, false, 8, 1.0,
					BOOT_JSON),
			sampled("throughline-no-meters-json", "this starter without meters, its own log lines", Tracer.THROUGHLINE,
					false, 8, 1.0, OWN_JSON),
			sampled("throughline-0-no-meters", "this starter without meters, 0 %", Tracer.THROUGHLINE, false, 8, 0.0,
					BOOT_JSON),
			sampled("throughline-0-no-meters-json", "this starter without meters, 0 %, its own log lines",
					Tracer.THROUGHLINE, false, 8, 0.0, OWN_JSON));

	/**
	 * Tells whether only some requests are traced.
	 * @return {@code false} when all or none are
	 */
	boolean isSampled() {
		return this.spans > 0 && this.spans < 7;
	}

	/**
	 * Tells whether the same classes and beans are started as for another.
	 * @param other the other
	 * @return {@code true} when one start stands for both
	 */
	boolean startsLike(Variant other) {
		return this.tracer == other.tracer && this.meters == other.meters;
	}

	private static Variant of(String id, String title, Tracer tracer, boolean meters, double spans,
			String... arguments) {
		return new Variant(id, title, tracer, meters, spans, List.of(arguments));
	}

	private static Variant sampled(String id, String title, Tracer tracer, boolean meters, double spans,
			double probability, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--management.tracing.sampling.probability=" + probability);
		return new Variant(id, title, tracer, meters, spans * probability, List.copyOf(all));
	}

}
