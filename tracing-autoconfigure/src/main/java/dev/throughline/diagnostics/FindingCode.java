package dev.throughline.diagnostics;

import org.slf4j.event.Level;

/**
 * What can be wrong with tracing. Each has a page in {@code docs/troubleshooting.md}.
 */
public enum FindingCode {

	/** The port of the endpoint is the one of the other transport. */
	WRONG_PORT("wrong-port"),

	/** The endpoint has no path for OTLP over HTTP, or has it twice. */
	ENDPOINT_PATH("endpoint-path"),

	/** The collector answers 404. */
	ENDPOINT_NOT_FOUND("endpoint-not-found", Level.INFO),

	/** TLS is spoken to a port that does not. */
	TLS_TO_PLAIN_PORT("tls-to-plain-port", Level.INFO),

	/** Plain text is sent to a port that speaks TLS. */
	PLAIN_TO_TLS_PORT("plain-to-tls-port", Level.INFO),

	/** The certificate of the collector is not trusted. */
	UNTRUSTED_CERTIFICATE("untrusted-certificate", Level.INFO),

	/** Nobody answers at the endpoint. */
	COLLECTOR_UNREACHABLE("collector-unreachable", Level.DEBUG),

	/** The collector refuses the credentials. */
	AUTHENTICATION_REFUSED("authentication-refused", Level.INFO),

	/** The collector refuses spans for another reason. */
	SPANS_REJECTED("spans-rejected", Level.DEBUG),

	/** Nothing says where spans go. */
	NO_ENDPOINT("no-endpoint", Level.DEBUG),

	/** Somebody else makes spans in this process. */
	SECOND_INSTRUMENTATION("second-instrumentation", Level.DEBUG),

	/** A client sends no context. */
	CLIENT_WITHOUT_CONTEXT("client-without-context"),

	/** An executor loses the context. */
	EXECUTOR_WITHOUT_CONTEXT("executor-without-context", Level.DEBUG),

	/** No request ever carries a parent, although one would be continued. */
	NO_REMOTE_PARENT("no-remote-parent", Level.INFO),

	/** A callee answers with another trace id. */
	CALLEE_LEFT_TRACE("callee-left-trace"),

	/** The clocks of two services differ. */
	CLOCK_SKEW("clock-skew"),

	/** Sampling keeps nothing. */
	SAMPLING_ZERO("sampling-zero"),

	/** Spans were lost. */
	SPANS_DROPPED("spans-dropped", Level.DEBUG),

	/** The spool cannot be written. */
	SPOOL_UNWRITABLE("spool-unwritable"),

	/** Attributes of spans were cut or left out. */
	ATTRIBUTES_TRUNCATED("attributes-truncated"),

	/** Span names hold ids. */
	SPAN_NAMES_UNBOUNDED("span-names-unbounded"),

	/** The process runs in Kubernetes and its spans do not say where. */
	NO_KUBERNETES_ATTRIBUTES("no-kubernetes-attributes", Level.INFO),

	/** Every trace is kept, and there are many. */
	HIGH_VOLUME("high-volume", Level.INFO);

	private final String text;

	private final Level level;

	FindingCode(String text) {
		this(text, Level.WARN);
	}

	FindingCode(String text, Level level) {
		this.text = text;
		this.level = level;
	}

	/**
	 * The code as log lines, meters, the endpoint and the headings of
	 * {@code docs/troubleshooting.md} write it.
	 * @return the code
	 */
	public String text() {
		return this.text;
	}

	/**
	 * How loudly the log says that it is there: what may be intended is no warning, and
	 * what is warned about by the one who has to live with it is not warned about twice.
	 * @return the level
	 */
	Level level() {
		return this.level;
	}

}
