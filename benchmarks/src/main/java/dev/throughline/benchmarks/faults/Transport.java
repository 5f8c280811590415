package dev.throughline.benchmarks.faults;

import java.net.URI;
import java.util.function.Function;

import dev.throughline.test.FaultyCollector;

/**
 * How OTLP is spoken.
 */
enum Transport {

	/**
	 * HTTP/1.1 with protobuf.
	 */
	HTTP(FaultyCollector::httpEndpoint, "/v1/traces"),

	/**
	 * HTTP/2 with gRPC.
	 */
	GRPC(FaultyCollector::grpcEndpoint, "");

	private final Function<FaultyCollector, URI> address;

	private final String path;

	Transport(Function<FaultyCollector, URI> address, String path) {
		this.address = address;
		this.path = path;
	}

	/**
	 * Returns where to send to. From then on the collector listens.
	 * @param collector the collector
	 * @return the endpoint
	 */
	String endpoint(FaultyCollector collector) {
		return this.address.apply(collector) + this.path;
	}

}
