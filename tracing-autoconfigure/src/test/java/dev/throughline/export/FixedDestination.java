package dev.throughline.export;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.throughline.export.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * A destination that shows fixed figures, of which the account and whether it fails can
 * be changed.
 */
final class FixedDestination implements DestinationStatus {

	static final Instant LAST_SUCCESS = Instant.parse("2026-03-12T14:00:00Z");

	private final String name;

	private final @Nullable Spool spool;

	final LongAdder ended = new LongAdder();

	private final DestinationAccount account = new DestinationAccount(this.ended);

	volatile boolean failing;

	FixedDestination(String name, @Nullable Spool spool) {
		this.name = name;
		this.spool = spool;
	}

	static ExportStatus export(FixedDestination... destinations) {
		return new ExportStatus() {

			@Override
			public long ended() {
				return destinations[0].ended.sum();
			}

			@Override
			public List<DestinationStatus> destinations() {
				return List.of(destinations);
			}

		};
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public DestinationAccount account() {
		return this.account;
	}

	@Override
	public long queuedSpans() {
		return 3;
	}

	@Override
	public long queuedBytes() {
		return 1200;
	}

	@Override
	public long queueCapacitySpans() {
		return 2048;
	}

	@Override
	public long queueCapacityBytes() {
		return 16_777_216;
	}

	@Override
	public Duration sendTime() {
		return Duration.ofMillis(1500);
	}

	@Override
	public long sends() {
		return 4;
	}

	@Override
	public @Nullable Instant lastSuccess() {
		return this.failing ? null : LAST_SUCCESS;
	}

	@Override
	public @Nullable Instant lastFailureTime() {
		return this.failing ? LAST_SUCCESS.plusSeconds(60) : null;
	}

	@Override
	public @Nullable String lastFailure() {
		return this.failing ? "Connection refused" : null;
	}

	@Override
	public @Nullable Instant failingSince() {
		return this.failing ? LAST_SUCCESS.plusSeconds(30) : null;
	}

	@Override
	public @Nullable Spool spool() {
		return this.spool;
	}

	@Override
	public Map<String, Object> description() {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("endpoint", "http://collector:4318/v1/traces");
		description.put("transport", "http");
		return description;
	}

}
