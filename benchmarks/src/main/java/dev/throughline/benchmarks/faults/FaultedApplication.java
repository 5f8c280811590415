package dev.throughline.benchmarks.faults;

import java.lang.ref.Reference;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.trace.Span;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that suffers: one request is one span. Runs with and without the
 * starter on its class path, and prints its {@link Figures} at the end.
 *
 * @since 0.1.0
 */
@RestController
@SpringBootApplication
public class FaultedApplication {

	/**
	 * What is printed, followed by the port, when the application serves requests.
	 */
	static final String READY = "ready at ";

	private static final String MEGABYTE = "x".repeat(1024 * 1024);

	/**
	 * Starts the application.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		HeapPeak heap = new HeapPeak();
		heap.watch();
		ConfigurableApplicationContext context = SpringApplication.run(FaultedApplication.class, args);
		MeterRegistry registry = context.getBeanProvider(MeterRegistry.class).getIfAvailable();
		// a registry holds what it measures weakly, and a closed context not at all
		List<MeterBinder> measured = context.getBeanProvider(MeterBinder.class).stream().toList();
		SpringApplication.getShutdownHandlers().add(() -> {
			Figures.print(registry, heap.bytes());
			measured.forEach(Reference::reachabilityFence);
		});
		System.out.println(READY + context.getEnvironment().getProperty("local.server.port"));
	}

	@GetMapping("/work")
	String work() {
		return "done";
	}

	/**
	 * Does the same with a span that no collector would take.
	 * @return anything
	 */
	@GetMapping("/huge")
	String huge() {
		Span span = Span.current();
		span.setAttribute("huge", MEGABYTE);
		span.setAttribute("surrogates", "\ud800 and \udc00");
		for (int i = 0; i < 10_000; i++) {
			span.setAttribute("attribute." + i, i);
		}
		return "done";
	}

}
