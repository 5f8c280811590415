package dev.throughline.parity;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * Causes observations of every kind.
 */
@RestController
final class ShopController {

	/**
	 * What a test asks for.
	 */
	static final List<String> PATHS = List.of("/items/1", "/items/2", "/items/1", "/missing", "/refused", "/failing",
			"/steps", "/observed", "/blocking", "/reactive", "/failing-call", "/under-way");

	private final ObservationRegistry observations;

	private final MeterRegistry meters;

	private final RestClient blocking;

	private final WebClient reactive;

	private final Shop.Stock stock;

	private final Environment environment;

	ShopController(ObservationRegistry observations, MeterRegistry meters, RestClient.Builder blocking,
			WebClient.Builder reactive, Shop.Stock stock, Environment environment) {
		this.observations = observations;
		this.meters = meters;
		this.blocking = blocking.build();
		this.reactive = reactive.build();
		this.stock = stock;
		this.environment = environment;
	}

	@GetMapping("/items/{id}")
	String item(@PathVariable String id) {
		return "item " + id;
	}

	@GetMapping("/refused")
	String refused() {
		throw new ResponseStatusException(HttpStatus.CONFLICT);
	}

	@GetMapping("/failing")
	String failing() {
		throw new IllegalStateException("broken");
	}

	@GetMapping("/steps")
	String steps() {
		Observation outer = observation("price.check").contextualName("price check")
			.lowCardinalityKeyValue("tier", "gold")
			.highCardinalityKeyValue("item", "4711");
		outer.observe(() -> {
			outer.event(Observation.Event.of("found"));
			outer.event(Observation.Event.of("compared", "compared with others"));
			outer.lowCardinalityKeyValue("tier", "silver").lowCardinalityKeyValue("late", "yes");
			observation("price.inner").observe(() -> {
			});
			outer.error(new IllegalStateException("sold out"));
		});
		Observation unscoped = observation("price.unscoped").start();
		unscoped.error(new NamelessException() {

			@Serial
			private static final long serialVersionUID = 1;

		});
		unscoped.stop();
		Observation scoped = observation("price.scoped").start();
		scoped.scoped(() -> scoped
			.scoped(() -> observation("denied.step").observe(() -> observation("below.denied").observe(() -> {
			}))));
		scoped.stop();
		return "steps";
	}

	private Observation observation(String name) {
		return Observation.createNotStarted(name, this.observations);
	}

	@GetMapping("/observed")
	String observed() {
		this.stock.check();
		try {
			return this.stock.take();
		}
		catch (IllegalStateException ex) {
			return "sold out";
		}
	}

	@GetMapping("/blocking")
	String blocking() {
		return this.blocking.get().uri(own("/items/{id}"), 7).retrieve().body(String.class);
	}

	@GetMapping("/reactive")
	String reactive() {
		return this.reactive.get().uri(own("/items/{id}"), 8).retrieve().bodyToMono(String.class).block();
	}

	@GetMapping("/failing-call")
	String failingCall() {
		return this.blocking.get()
			.uri(own("/refused"))
			.exchange((request, response) -> "answered with " + response.getStatusCode());
	}

	private String own(String path) {
		return "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + path;
	}

	@GetMapping("/under-way")
	String underWay() {
		return StreamSupport
			.stream(observation("price.under.way").lowCardinalityKeyValue("tier", "gold")
				.observe(this.meters::getMeters)
				.spliterator(), false)
			.filter(LongTaskTimer.class::isInstance)
			.map(Meter::getId)
			.map((id) -> id + " " + this.meters.get(id.getName()).tags(id.getTags()).longTaskTimer().activeTasks())
			.sorted()
			.collect(Collectors.joining("\n"));
	}

	static class NamelessException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1;

	}

}
