package dev.throughline.instrumentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is observed and whatever happens to the registry meanwhile, the meters are
 * those of Micrometer's handler.
 */
class ObservationMeterHandlerTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void makesTheMetersOfMicrometersHandler(long seed) {
		Side theirs = new Side(false, true);
		Side ours = new Side(true, true);
		play(seed, theirs, ours);
		assertThat(ours.meters()).isNotEmpty();
	}

	@Test
	void makesNoMetersOfWhatIsUnderWayWhenTheyAreIgnored() {
		Side theirs = new Side(false, false);
		Side ours = new Side(true, false);
		play(9, theirs, ours);
		assertThat(ours.meters()).isNotEmpty().noneMatch((meter) -> meter.contains(".active"));
	}

	@Test
	void makesThemForMoreKeyValuesThanAreRemembered() {
		Side theirs = new Side(false, true);
		Side ours = new Side(true, true);
		for (int i = 0; i < ObservationMeterHandler.REMEMBERED + 10; i++) {
			String value = "v" + i;
			theirs.observe("many", value);
			ours.observe("many", value);
		}
		assertThat(ours.meters()).isEqualTo(theirs.meters()).hasSize(4 * (ObservationMeterHandler.REMEMBERED + 10));
	}

	private static void play(long seed, Side theirs, Side ours) {
		Random choices = new Random(seed);
		for (int step = 0; step < 400; step++) {
			int choice = choices.nextInt(100);
			int detail = choices.nextInt(1000);
			theirs.step(choice, detail);
			ours.step(choice, detail);
			assertThat(ours.meters()).as("after step %d", step).isEqualTo(theirs.meters());
		}
	}

	/**
	 * One handler with a registry and a clock of its own.
	 */
	private static final class Side {

		private final MockClock clock = new MockClock();

		private final SimpleMeterRegistry simple = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

		private final CompositeMeterRegistry registry = new CompositeMeterRegistry(this.clock);

		private final ObservationRegistry observations = ObservationRegistry.create();

		private final List<Observation> running = new ArrayList<>();

		private Side(boolean ours, boolean active) {
			this.registry.add(this.simple);
			this.observations.observationConfig().observationHandler(handler(ours, active));
		}

		private MeterObservationHandler<Observation.Context> handler(boolean ours, boolean active) {
			if (ours) {
				return new ObservationMeterHandler(this.registry, active);
			}
			return active ? new DefaultMeterObservationHandler(this.registry)
					: new DefaultMeterObservationHandler(this.registry, IgnoredMeters.LONG_TASK_TIMER);
		}

		private void observe(String name, String value) {
			Observation.createNotStarted(name, this.observations)
				.lowCardinalityKeyValue("key", value)
				.observe(() -> this.clock.addSeconds(1));
		}

		private void step(int choice, int detail) {
			this.clock.addSeconds(1);
			if (choice < 40) {
				start(detail);
			}
			else if (choice < 70) {
				stop(detail);
			}
			else if (choice < 80) {
				Observation observation = any(detail);
				if (observation != null) {
					observation.lowCardinalityKeyValue((detail % 2 == 0) ? "late" : "error", "v" + detail % 3);
				}
			}
			else if (choice < 90) {
				Observation observation = any(detail);
				if (observation != null) {
					observation.event(Observation.Event.of("event" + detail % 2));
				}
			}
			else {
				change(choice, detail);
			}
		}

		private void start(int detail) {
			Observation observation = Observation.createNotStarted("work" + detail % 3, this.observations);
			for (int i = 0; i < detail % 4; i++) {
				observation.lowCardinalityKeyValue(KeyValue.of("key" + (detail + i) % 5, "value" + detail % 2));
			}
			this.running.add(observation.start());
		}

		private void stop(int detail) {
			Observation observation = any(detail);
			if (observation != null) {
				if (detail % 4 == 0) {
					observation.error((detail % 8 == 0) ? new IllegalStateException("no") : new RuntimeException() {
					});
				}
				observation.stop();
				this.running.remove(observation);
			}
		}

		private Observation any(int detail) {
			return this.running.isEmpty() ? null : this.running.get(detail % this.running.size());
		}

		private void change(int choice, int detail) {
			switch (choice) {
				case 90, 91, 92 -> removeOne(detail);
				case 93 -> this.registry.clear();
				case 94 ->
					this.registry.config().meterFilter(MeterFilter.commonTags(Tags.of("common", "" + detail % 2)));
				case 95 -> this.registry.config()
					.meterFilter(MeterFilter
						.deny((id) -> id.getName().equals("work" + detail % 3) && "value1".equals(id.getTag("key1"))));
				case 96 -> this.registry.config().meterFilter(MeterFilter.renameTag("work1", "key2", "renamed"));
				case 97 -> this.simple.clear();
				case 98 -> {
					this.registry.remove(this.simple);
					this.registry.add(this.simple);
				}
				default -> {
				}
			}
		}

		private void removeOne(int detail) {
			List<Meter> meters = this.registry.getMeters()
				.stream()
				.sorted((one, other) -> text(one).compareTo(text(other)))
				.toList();
			if (!meters.isEmpty()) {
				this.registry.remove(meters.get(detail % meters.size()));
			}
		}

		private List<String> meters() {
			List<String> all = new ArrayList<>();
			for (MeterRegistry meters : List.of(this.registry, this.simple)) {
				meters.getMeters().stream().map(Side::text).sorted().forEach(all::add);
			}
			return all;
		}

		private static String text(Meter meter) {
			TreeSet<String> measurements = new TreeSet<>();
			StreamSupport.stream(meter.measure().spliterator(), false)
				.forEach((measurement) -> measurements.add(measurement.toString()));
			Meter.Id id = meter.getId();
			return id.getName() + id.getTags().stream().map(Tag::toString).toList() + id.getType() + id.getBaseUnit()
					+ id.getDescription() + measurements;
		}

	}

}
