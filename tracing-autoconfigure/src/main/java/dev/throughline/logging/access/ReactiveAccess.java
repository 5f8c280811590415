package dev.throughline.logging.access;

import java.util.Map;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.HandlerMapping;

/**
 * What becomes known of a reactive exchange on its way. Written by one signal at a time.
 */
final class ReactiveAccess {

	private final long start;

	private volatile Map<String, Object> attributes = Map.of();

	private long bytes;

	ReactiveAccess(long start) {
		this.start = start;
	}

	long start() {
		return this.start;
	}

	void exchangeAttributes(Map<String, Object> exchangeAttributes) {
		this.attributes = exchangeAttributes;
	}

	void addBytes(long count) {
		this.bytes += count;
	}

	long bytes() {
		return this.bytes;
	}

	@Nullable String route() {
		Object route = this.attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (route != null) ? route.toString() : null;
	}

	Observation.@Nullable Context observation() {
		return ServerRequestObservationContext.findCurrent(this.attributes).orElse(null);
	}

}
