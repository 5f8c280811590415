package dev.throughline.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.delivery.OtlpDeliveries;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go: one delivery for each exporter, then those of the properties. Each has
 * a name of its own.
 */
final class DestinationAssembly {

	private final Map<String, SpanExporter> beans;

	private final @Nullable OtlpDeliveries otlp;

	private final Set<String> names = new HashSet<>();

	DestinationAssembly(Map<String, SpanExporter> beans, @Nullable OtlpDeliveries otlp) {
		this.beans = beans;
		this.otlp = otlp;
	}

	List<NamedDelivery> deliveries(List<SpanExporter> exporters) {
		List<NamedDelivery> deliveries = new ArrayList<>();
		for (SpanExporter exporter : exporters) {
			String beanName = beanName(exporter);
			NamedDelivery known = (this.otlp != null) ? this.otlp.of(beanName, exporter) : null;
			deliveries.add((known != null) ? named(known.name(), known.delivery()) : unknown(beanName, exporter));
		}
		if (this.otlp != null) {
			this.otlp.destinations()
				.forEach((destination) -> deliveries.add(named(destination.name(), destination.delivery())));
		}
		return deliveries;
	}

	private String beanName(SpanExporter exporter) {
		for (Map.Entry<String, SpanExporter> bean : this.beans.entrySet()) {
			if (bean.getValue() == exporter) {
				return bean.getKey();
			}
		}
		return exporter.getClass().getSimpleName().toLowerCase(Locale.ROOT);
	}

	private NamedDelivery unknown(String beanName, SpanExporter exporter) {
		String name = unused(beanName);
		return new NamedDelivery(name, new ExporterDelivery(name, exporter));
	}

	private NamedDelivery named(String name, Delivery delivery) {
		return new NamedDelivery(unused(name), delivery);
	}

	private String unused(String name) {
		String unused = name;
		for (int i = 2; !this.names.add(unused); i++) {
			unused = name + "-" + i;
		}
		return unused;
	}

}
