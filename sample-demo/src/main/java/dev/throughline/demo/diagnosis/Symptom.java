package dev.throughline.demo.diagnosis;

import java.util.Set;

/**
 * What can be seen to be wrong, and which findings of the services would be its cause.
 *
 * @since 0.1.0
 */
public enum Symptom {

	/** Nothing is wrong. */
	HEALTHY("healthy"),

	/** Spans that were made did not arrive. */
	SPANS_LOST("spans-lost", "collector-unreachable", "spans-dropped", "spans-rejected", "spool-unwritable"),

	/** Spans arrived long after they ended. */
	SPANS_LATE("spans-late", "collector-unreachable"),

	/** A service began a trace of its own. */
	BROKEN_PROPAGATION("broken-propagation", "client-without-context", "executor-without-context", "callee-left-trace",
			"no-remote-parent"),

	/** A service took part and its spans are missing. */
	SERVICE_UNTRACED("service-untraced", "no-endpoint", "wrong-port", "endpoint-path", "endpoint-not-found",
			"tls-to-plain-port", "plain-to-tls-port", "untrusted-certificate", "collector-unreachable",
			"authentication-refused", "spans-rejected", "sampling-zero"),

	/** The scan of the prompt takes long. */
	SLOW_DLP("slow-dlp"),

	/** The provider takes long. */
	PROVIDER_SLOW("provider-slow"),

	/** The platform takes long for an audit event. */
	INGEST_SLOW("ingest-slow");

	private final String text;

	private final Set<String> causes;

	Symptom(String text, String... causes) {
		this.text = text;
		this.causes = Set.of(causes);
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

}
