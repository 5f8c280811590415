package dev.throughline.diagnostics;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what tracing tells about itself.
 *
 * @param enabled Whether one line at start-up tells where spans go, and faults of tracing
 * are found and named.
 * @param mutedFindings Codes of faults that are neither logged nor shown nor counted,
 * such as high-volume.
 */
@ConfigurationProperties("throughline.diagnostics")
record DiagnosticsProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<FindingCode> mutedFindings) {

	DiagnosticsProperties {
		mutedFindings = Set.copyOf(mutedFindings);
	}

}
