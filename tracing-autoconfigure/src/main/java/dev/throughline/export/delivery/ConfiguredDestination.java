package dev.throughline.export.delivery;

import java.util.Locale;
import java.util.regex.Pattern;

import dev.throughline.export.delivery.DeliveryProperties.Destination;
import dev.throughline.network.OtlpTarget;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A destination of {@code throughline.export.destinations}. Its exporter is described
 * with OpenTelemetry's builders, so that what they add is added here as well.
 */
final class ConfiguredDestination {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	private final String prefix;

	private final Destination destination;

	private final OtlpTarget target;

	private final String compression;

	private final ExporterDeliveries deliveries;

	ConfiguredDestination(String name, Destination destination, @Nullable String proxy) {
		this.prefix = DeliveryProperties.PREFIX + ".destinations." + name;
		if (!NAME.matcher(name).matches() || name.equals(OtlpDeliveries.OTLP)) {
			throw new InvalidConfigurationPropertyValueException(this.prefix, name,
					"Choose a name of letters, digits, '-' and '_' other than '" + OtlpDeliveries.OTLP
							+ "', which is that of Spring Boot's exporter.");
		}
		this.destination = destination;
		this.target = target();
		this.compression = compression();
		this.deliveries = new ExporterDeliveries(this.prefix, destination.headerFiles(), proxy(proxy));
	}

	private OtlpTarget target() {
		String transport = this.destination.transport();
		if (transport != null && !transport.equalsIgnoreCase("http") && !transport.equalsIgnoreCase("grpc")) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".transport", transport,
					"Choose 'http' or 'grpc', or leave it out.");
		}
		String endpoint = this.destination.endpoint();
		OtlpTarget complete = StringUtils.hasText(endpoint) ? OtlpTarget.of(endpoint, transport, "/v1/traces") : null;
		if (complete == null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".endpoint", null,
					"Give an http or https URL with a host, such as http://localhost:4317 (gRPC) or "
							+ "http://localhost:4318 (HTTP).");
		}
		return complete;
	}

	private String compression() {
		String stated = this.destination.compression();
		if (stated == null) {
			return this.target.isLoopback() ? "none" : "gzip";
		}
		String lower = stated.toLowerCase(Locale.ROOT);
		if (!lower.equals("gzip") && !lower.equals("none")) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".compression", stated,
					"Choose 'gzip' or 'none', or leave it out.");
		}
		return lower;
	}

	// the proxy of all destinations does not stop one that cannot use it
	private @Nullable String proxy(@Nullable String proxyOfAll) {
		String own = this.destination.proxy();
		return (own != null || this.target.transport() == Transport.GRPC) ? own : proxyOfAll;
	}

	Delivery delivery(Certificates certificates) {
		String bundle = this.destination.ssl().bundle();
		SslBundle trusted = certificates.get(bundle);
		OtlpDelivery delivery = (this.target.transport() == Transport.GRPC) ? grpc(trusted) : http(trusted);
		certificates.follow(bundle, delivery);
		return delivery;
	}

	private OtlpDelivery http(@Nullable SslBundle trusted) {
		OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint(this.target.url())
			.setTimeout(this.destination.timeout())
			.setConnectTimeout(this.destination.connectTimeout())
			.setCompression(this.compression);
		this.destination.headers().forEach(exporter::addHeader);
		if (trusted != null) {
			exporter.setSslContext(trusted.createSslContext(), Certificates.trustManager(trusted));
		}
		OtlpDelivery delivery = this.deliveries.http(exporter);
		Assert.state(delivery != null, "The target has a host");
		return delivery;
	}

	private OtlpDelivery grpc(@Nullable SslBundle trusted) {
		OtlpGrpcSpanExporterBuilder exporter = OtlpGrpcSpanExporter.builder()
			.setEndpoint(this.target.url())
			.setTimeout(this.destination.timeout())
			.setConnectTimeout(this.destination.connectTimeout())
			.setCompression(this.compression);
		this.destination.headers().forEach(exporter::addHeader);
		if (trusted != null) {
			exporter.setSslContext(trusted.createSslContext(), Certificates.trustManager(trusted));
		}
		return this.deliveries.grpc(exporter);
	}

}
