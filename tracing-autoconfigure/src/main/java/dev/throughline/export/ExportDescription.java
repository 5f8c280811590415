package dev.throughline.export;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.throughline.diagnostics.DiagnosticsContributor;
import dev.throughline.export.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * Tells how many spans ended, what became of them at each destination, and what went
 * wrong there last.
 */
final class ExportDescription implements DiagnosticsContributor {

	private final ExportStatus export;

	ExportDescription(ExportStatus export) {
		this.export = export;
	}

	@Override
	public String name() {
		return "export";
	}

	@Override
	public Map<String, @Nullable Object> describe() {
		Map<String, Object> destinations = new LinkedHashMap<>();
		this.export.destinations()
			.forEach((destination) -> destinations.put(destination.name(), describe(destination)));
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		// read last, so that no span that has left had not ended
		description.put("ended", this.export.ended());
		description.put("destinations", destinations);
		return description;
	}

	private static Map<String, @Nullable Object> describe(DestinationStatus destination) {
		Map<String, @Nullable Object> description = new LinkedHashMap<>(destination.description());
		DestinationAccount account = destination.account();
		description.put("exported", account.exported());
		Map<String, Long> dropped = new LinkedHashMap<>();
		for (DropReason reason : DropReason.values()) {
			dropped.put(reason.text(), account.dropped(reason));
		}
		description.put("dropped", dropped);
		description.put("queue", queue(destination));
		Spool spool = destination.spool();
		if (spool != null) {
			description.put("spool", describe(spool));
		}
		description.put("accepted", account.accepted());
		description.put("failedAttempts", account.failedAttempts());
		description.put("failing", destination.isFailing());
		description.put("failingSince", text(destination.failingSince()));
		description.put("lastSuccess", text(destination.lastSuccess()));
		description.put("lastFailure", lastFailure(destination));
		return description;
	}

	private static Map<String, Long> queue(DestinationStatus destination) {
		Map<String, Long> queue = new LinkedHashMap<>();
		queue.put("spans", destination.queuedSpans());
		queue.put("capacity", destination.queueCapacitySpans());
		queue.put("bytes", destination.queuedBytes());
		queue.put("maxBytes", destination.queueCapacityBytes());
		return queue;
	}

	private static Map<String, @Nullable Object> describe(Spool spool) {
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("spans", spool.spans());
		description.put("bytes", spool.bytes());
		description.put("capacity", spool.capacity());
		description.put("ageSeconds", spool.age().toSeconds());
		description.put("recovered", spool.recovered());
		description.put("lost", spool.lost());
		description.put("filesSetAside", spool.filesSetAside());
		description.put("failure", spool.failure());
		return description;
	}

	private static @Nullable Map<String, @Nullable Object> lastFailure(DestinationStatus destination) {
		Instant time = destination.lastFailureTime();
		if (time == null) {
			return null;
		}
		Map<String, @Nullable Object> failure = new LinkedHashMap<>();
		failure.put("time", time.toString());
		failure.put("cause", destination.lastFailure());
		return failure;
	}

	static @Nullable String text(@Nullable Instant time) {
		return (time != null) ? time.toString() : null;
	}

}
