package dev.throughline.export.delivery;

import java.util.List;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;

/**
 * The senders on the classpath, chosen as OpenTelemetry's exporters do.
 */
final class SenderProviders {

	private SenderProviders() {
	}

	static HttpSenderProvider http() {
		return chosen(HttpSenderProvider.class, "HTTP");
	}

	static GrpcSenderProvider grpc() {
		return chosen(GrpcSenderProvider.class, "gRPC");
	}

	private static <P> P chosen(Class<P> type, String transport) {
		List<P> providers = ComponentLoader
			.loadList(ComponentLoader.forClassLoader(SenderProviders.class.getClassLoader()), type);
		String chosen = System.getProperty(type.getName());
		for (P provider : providers) {
			if (provider.getClass().getName().equals(chosen)) {
				return provider;
			}
		}
		if (providers.isEmpty()) {
			throw new IllegalStateException("OTLP over " + transport
					+ " needs io.opentelemetry:opentelemetry-exporter-sender-okhttp on the classpath");
		}
		return providers.get(0);
	}

}
