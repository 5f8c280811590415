package dev.throughline.propagation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.throughline.diagnostics.DiagnosticsContributor;
import dev.throughline.network.ShownUrl;
import org.jspecify.annotations.Nullable;

/**
 * Tells whom this application trusts and where context may go. Of a header that makes
 * callers trusted the name is told and not the value, which may be a secret.
 */
final class TrustBoundaryDescription implements DiagnosticsContributor {

	private final TrustBoundaryProperties properties;

	TrustBoundaryDescription(TrustBoundaryProperties properties) {
		this.properties = properties;
	}

	@Override
	public String name() {
		return "propagation";
	}

	@Override
	public Map<String, @Nullable Object> describe() {
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("inbound", this.properties.inbound().name().toLowerCase(Locale.ROOT).replace('_', '-'));
		description.put("inboundFrom", this.properties.inboundFrom());
		String header = this.properties.inboundHeader();
		description.put("inboundHeader", (header != null) ? header.split("=", 2)[0].trim() : null);
		description.put("outbound", Map.of("allow", shown(this.properties.outbound().allow()), "deny",
				shown(this.properties.outbound().deny())));
		description.put("baggage", Map.of("allow", shown(this.properties.baggage().allow())));
		return description;
	}

	private static List<String> shown(List<String> hosts) {
		return hosts.stream().map(ShownUrl::of).toList();
	}

}
