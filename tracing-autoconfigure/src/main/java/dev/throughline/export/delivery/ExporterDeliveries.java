package dev.throughline.export.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes deliveries as exporters are configured, with what the properties add.
 */
final class ExporterDeliveries {

	private final String prefix;

	private final Map<String, Path> headerFiles;

	private final @Nullable String proxy;

	/**
	 * Takes what the properties add.
	 * @param prefix where the properties stand, for messages
	 * @param headerFiles files of headers
	 * @param proxy the proxy, as host:port
	 */
	ExporterDeliveries(String prefix, Map<String, Path> headerFiles, @Nullable String proxy) {
		this.prefix = prefix;
		this.headerFiles = headerFiles;
		this.proxy = proxy;
	}

	/**
	 * Makes a delivery as an HTTP exporter is configured.
	 * @param exporter the builder of the exporter
	 * @return the delivery, or {@code null} when only the exporter itself can send there
	 */
	@Nullable OtlpDelivery http(OtlpHttpSpanExporterBuilder exporter) {
		ExporterCopy copy = new ExporterCopy(exporter);
		HttpSenderConfig config = copy.httpConfig();
		// a name with an underscore, which the JDK's client does not take
		if (config.getEndpoint().getHost() == null) {
			return null;
		}
		return new OtlpDelivery(copy,
				new HttpTransport(config, new HeaderValues(config.getHeadersSupplier(), readHeaderFiles()),
						proxySelector(), InstantSource.system()));
	}

	/**
	 * Makes a delivery as a gRPC exporter is configured.
	 * @param exporter the builder of the exporter
	 * @return the delivery
	 */
	OtlpDelivery grpc(OtlpGrpcSpanExporterBuilder exporter) {
		if (this.proxy != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".proxy", this.proxy,
					"OTLP over gRPC goes through no proxy. Use the transport http, or remove the property.");
		}
		ExporterCopy copy = new ExporterCopy(exporter);
		GrpcSenderConfig config = copy.grpcConfig();
		return new OtlpDelivery(copy, new GrpcTransport(SenderProviders.grpc(), config,
				new HeaderValues(config.getHeadersSupplier(), readHeaderFiles())));
	}

	private List<HeaderFile> readHeaderFiles() {
		List<HeaderFile> files = new ArrayList<>();
		this.headerFiles.forEach((header, path) -> {
			try {
				files.add(new HeaderFile(header, path));
			}
			catch (IOException ex) {
				throw new InvalidConfigurationPropertyValueException(this.prefix + ".header-files." + header, path,
						"Name a readable file with the value of the header on one line. It cannot be used: "
								+ ex.getClass().getSimpleName() + ", " + ex.getMessage() + ".");
			}
		});
		return files;
	}

	private @Nullable ProxySelector proxySelector() {
		if (this.proxy == null) {
			return null;
		}
		int colon = this.proxy.lastIndexOf(':');
		try {
			int port = Integer.parseInt(this.proxy.substring(colon + 1));
			if (colon > 0 && !this.proxy.contains("/")) {
				return ProxySelector.of(InetSocketAddress.createUnresolved(this.proxy.substring(0, colon), port));
			}
		}
		catch (IllegalArgumentException ex) {
			// no port, see below
		}
		throw new InvalidConfigurationPropertyValueException(this.prefix + ".proxy", this.proxy,
				"Give a host and a port, such as proxy.example.org:3128.");
	}

}
