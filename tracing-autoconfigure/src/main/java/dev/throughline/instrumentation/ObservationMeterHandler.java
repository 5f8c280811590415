package dev.throughline.instrumentation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Measures observations as Micrometer's default handler does. It remembers the tags of
 * key values, never a meter: which meter is meant, and whether there is one, is for the
 * registry to say each time.
 */
final class ObservationMeterHandler implements MeterObservationHandler<Observation.Context> {

	/**
	 * Sets of key values, and names, that are remembered. Those beyond pay for the copy.
	 */
	static final int REMEMBERED = 2000;

	private static final String ERROR = "error";

	private final MeterRegistry registry;

	private final boolean active;

	private final ConcurrentMap<KeyValues, Series> series = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, String> activeNames = new ConcurrentHashMap<>();

	/**
	 * Creates the handler.
	 * @param registry where the meters are
	 * @param active whether observations under way are measured too
	 */
	ObservationMeterHandler(MeterRegistry registry, boolean active) {
		this.registry = registry;
		this.active = active;
	}

	@Override
	public void onStart(Observation.Context context) {
		if (this.active) {
			LongTaskTimer timer = this.registry.more()
				.longTaskTimer(activeName(context.getName()), series(context).tags());
			context.put(LongTaskTimer.Sample.class, timer.start());
		}
		context.put(Timer.Sample.class, Timer.start(this.registry));
	}

	@Override
	@SuppressWarnings("NullAway") // an observation has a name when it stops
	public void onStop(Observation.Context context) {
		Tags tags = series(context).tags(context.getError());
		Timer.Sample sample = context.getRequired(Timer.Sample.class);
		sample.stop(this.registry.timer(context.getName(), tags));
		if (this.active) {
			LongTaskTimer.Sample activeSample = context.getRequired(LongTaskTimer.Sample.class);
			activeSample.stop();
		}
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		Counter.builder(context.getName() + "." + event.getName())
			.tags(series(context).tags())
			.register(this.registry)
			.increment();
	}

	private Series series(Observation.Context context) {
		KeyValues keyValues = context.getLowCardinalityKeyValues();
		Series known = this.series.get(keyValues);
		if (known != null) {
			return known;
		}
		Series created = Series.of(keyValues);
		if (this.series.size() < REMEMBERED) {
			this.series.put(keyValues, created);
		}
		return created;
	}

	private String activeName(@Nullable String name) {
		String known = (name != null) ? this.activeNames.get(name) : null;
		if (known != null) {
			return known;
		}
		String created = name + ".active";
		if (name != null && this.activeNames.size() < REMEMBERED) {
			this.activeNames.put(name, created);
		}
		return created;
	}

	private record Series(Tags tags, Tags succeeded) {

		static Series of(KeyValues keyValues) {
			List<Tag> tags = new ArrayList<>();
			for (KeyValue keyValue : keyValues) {
				tags.add(Tag.of(keyValue.getKey(), keyValue.getValue()));
			}
			Tags of = Tags.of(tags);
			return new Series(of, of.and(ERROR, KeyValue.NONE_VALUE));
		}

		Tags tags(@Nullable Throwable error) {
			return (error != null) ? this.tags.and(ERROR, error.getClass().getSimpleName()) : this.succeeded;
		}

	}

}
