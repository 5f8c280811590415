package dev.throughline.demo.diagnosis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be seen to be wrong, and which findings of the services would be its cause.
 *
 * @since 0.1.0
 */
public enum Symptom {

	/** Nothing is wrong. */
	HEALTHY("healthy", Set.of()),

	/** Spans that were made did not arrive. */
	SPANS_LOST("spans-lost", Causes.OF_SILENCE, "spans-dropped", "spool-unwritable"),

	/** Spans arrived long after they ended. */
	SPANS_LATE("spans-late", Set.of("collector-unreachable")),

	/** A service began a trace of its own. */
	BROKEN_PROPAGATION("broken-propagation",
			Set.of("client-without-context", "executor-without-context", "callee-left-trace", "no-remote-parent")),

	/** A service took part and its spans are missing. */
	SERVICE_UNTRACED("service-untraced", Causes.OF_SILENCE),

	/** The scan of the prompt takes long. */
	SLOW_DLP("slow-dlp", Set.of()),

	/** The provider takes long. */
	PROVIDER_SLOW("provider-slow", Set.of()),

	/** The platform takes long for an audit event. */
	INGEST_SLOW("ingest-slow", Set.of());

	private final String text;

	private final Set<String> causes;

	Symptom(String text, Set<String> causes, String... further) {
		this.text = text;
		this.causes = new HashSet<>(causes);
		this.causes.addAll(List.of(further));
	}

	/**
	 * Return the name that is printed.
	 * @return the name
	 */
	public String text() {
		return this.text;
	}

	boolean isExplainedBy(Finding finding) {
		return this.causes.contains(finding.code());
	}

	private static final class Causes {

		static final Set<String> OF_SILENCE = Set.of("no-endpoint", "sampling-zero", "wrong-port", "endpoint-path",
				"endpoint-not-found", "tls-to-plain-port", "plain-to-tls-port", "untrusted-certificate",
				"collector-unreachable", "authentication-refused", "spans-rejected");

	}

}
