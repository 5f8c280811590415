package dev.throughline.demo;

import java.util.Locale;

/**
 * A port the demo listens on: who needs it, its default and how to choose another.
 */
enum PortOption {

	OUTPOST("outpost-port", 8080, "arbitex-outpost"),

	PLATFORM("platform-port", 8081, "arbitex-platform"),

	PROVIDER("provider-port", 8089, "the provider stub"),

	BROKER("broker-port", 61616, "arbitex-platform (broker of the jobs)"),

	NATS("nats-port", 4222, "nats-server"),

	OTLP_GRPC("otlp-grpc-port", 4317, "the trace backend (OTLP over gRPC)"),

	OTLP_HTTP("otlp-http-port", 4318, "the trace backend (OTLP over HTTP)"),

	QUERY("query-port", 9411, "the trace backend (queries and web page)");

	private final String option;

	private final int defaultPort;

	private final String neededBy;

	PortOption(String option, int defaultPort, String neededBy) {
		this.option = option;
		this.defaultPort = defaultPort;
		this.neededBy = neededBy;
	}

	String option() {
		return "--" + this.option;
	}

	String environmentVariable() {
		return "DEMO_" + this.option.toUpperCase(Locale.ROOT).replace('-', '_');
	}

	int defaultPort() {
		return this.defaultPort;
	}

	String neededBy() {
		return this.neededBy;
	}

}
