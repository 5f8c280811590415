package dev.throughline.test;

import java.util.Map;
import java.util.TreeMap;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Makes the text headers of a gRPC request known to the service that handles it.
 */
final class RequestHeaders implements ServerInterceptor {

	static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata metadata,
			ServerCallHandler<Q, A> next) {
		Map<String, String> headers = new TreeMap<>();
		for (String name : metadata.keys()) {
			if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
				headers.put(name, metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
			}
		}
		return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, metadata, next);
	}

}
