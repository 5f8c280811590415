package dev.throughline.instrumentation.http;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;

/**
 * Tells whether anybody may read the high-cardinality key values of an observation that
 * one of our handlers makes the span of. Meters and that handler do not; whoever is not
 * known to do without does.
 */
final class HighCardinalityReaders implements BooleanSupplier {

	private static final String REGISTRY = "io.micrometer.observation.SimpleObservationRegistry";

	/**
	 * Packages of the handlers that Spring Boot, datasource-micrometer (for statements
	 * only) and this library register. They do not hold Micrometer's handlers that are
	 * made of others, or that print everything.
	 */
	private static final List<String> KNOWN = List.of("dev.throughline.", "org.springframework.boot.",
			"io.micrometer.core.instrument.observation.", "io.micrometer.tracing.handler.", "net.ttddyy.observation.");

	private final ObjectProvider<ObservationRegistry> registry;

	private final List<ObjectProvider<?>> beans;

	private volatile @Nullable Boolean present;

	HighCardinalityReaders(ObjectProvider<ObservationRegistry> registry, ObjectProvider<ObservationHandler<?>> handlers,
			ObjectProvider<ObservationFilter> filters, ObjectProvider<ObservationRegistryCustomizer<?>> customizers) {
		this.registry = registry;
		this.beans = List.of(handlers, filters, customizers);
	}

	// asked by the first request, because handlers are made of beans that need the
	// registry
	@Override
	public boolean getAsBoolean() {
		Boolean present = this.present;
		if (present == null) {
			present = find();
			this.present = present;
		}
		return present;
	}

	private boolean find() {
		if (!this.registry.stream().allMatch((registry) -> registry.getClass().getName().equals(REGISTRY))) {
			return true;
		}
		return this.beans.stream().flatMap(ObjectProvider::stream).anyMatch((bean) -> !isKnown(bean));
	}

	private static boolean isKnown(Object bean) {
		String type = bean.getClass().getName();
		return KNOWN.stream().anyMatch(type::startsWith);
	}

}
