package dev.throughline.export.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Makes deliveries of OTLP exporters and of the destinations in the properties. An
 * exporter itself is left as it is: a delivery sends in its place, with the same
 * endpoint, headers, certificates, compression, proxy and time-outs.
 */
public final class OtlpDeliveries {

	/**
	 * The name of the destination that Spring Boot's properties describe.
	 */
	static final String OTLP = "otlp";

	private static final List<String> BEANS_OF_SPRING_BOOT = List.of("otlpHttpSpanExporter", "otlpGrpcSpanExporter");

	private final DeliveryProperties properties;

	private final Certificates certificates;

	private final @Nullable String bundle;

	private final boolean isEnabled;

	/**
	 * Takes what is configured.
	 * @param properties how spans are sent
	 * @param certificates the SSL bundles
	 * @param bundle the name of the bundle of Spring Boot's exporter
	 * @param isEnabled whether spans are exported over OTLP at all
	 */
	OtlpDeliveries(DeliveryProperties properties, Certificates certificates, @Nullable String bundle,
			boolean isEnabled) {
		this.properties = properties;
		this.certificates = certificates;
		this.bundle = bundle;
		this.isEnabled = isEnabled;
	}

	/**
	 * Makes a delivery that takes the place of an exporter. The headers from files belong
	 * to Spring Boot's exporter alone; the proxy is that of every exporter without one.
	 * @param beanName the name of the exporter's bean
	 * @param exporter the exporter
	 * @return the delivery, or {@code null} when the exporter does not speak OTLP over
	 * HTTP or gRPC
	 * @throws RuntimeException when it is configured in a way that cannot work, with a
	 * message that holds no secret
	 */
	public @Nullable NamedDelivery of(String beanName, SpanExporter exporter) {
		boolean ofSpringBoot = BEANS_OF_SPRING_BOOT.contains(beanName);
		OtlpDelivery delivery = delivery(exporter, new ExporterDeliveries(DeliveryProperties.PREFIX,
				ofSpringBoot ? this.properties.headerFiles() : Map.of(), this.properties.proxy()));
		if (delivery == null) {
			return null;
		}
		if (ofSpringBoot) {
			this.certificates.follow(this.bundle, delivery);
		}
		return new NamedDelivery(ofSpringBoot ? OTLP : beanName, delivery);
	}

	private static @Nullable OtlpDelivery delivery(SpanExporter exporter, ExporterDeliveries deliveries) {
		if (exporter instanceof OtlpHttpSpanExporter http) {
			return deliveries.http(http.toBuilder());
		}
		if (exporter instanceof OtlpGrpcSpanExporter grpc) {
			return deliveries.grpc(grpc.toBuilder());
		}
		return null;
	}

	/**
	 * Makes a delivery to each destination in the properties.
	 * @return the deliveries, in the order of the properties; none when export over OTLP
	 * is switched off
	 * @throws RuntimeException when one is configured in a way that cannot work, with a
	 * message that holds no secret
	 */
	public List<NamedDelivery> destinations() {
		if (!this.isEnabled) {
			return List.of();
		}
		List<NamedDelivery> deliveries = new ArrayList<>();
		this.properties.destinations()
			.forEach((name, destination) -> deliveries
				.add(new NamedDelivery(name, new ConfiguredDestination(name, destination, this.properties.proxy())
					.delivery(this.certificates))));
		return deliveries;
	}

}
