package dev.throughline.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC half of {@link FaultyCollector}.
 */
final class FaultyGrpcServer {

	private final FaultyCollector collector;

	private final @Nullable KeyStore identity;

	private final int port;

	private @Nullable Server server;

	FaultyGrpcServer(FaultyCollector collector, @Nullable KeyStore identity) {
		this.collector = collector;
		this.identity = identity;
		Server started = start(0);
		this.server = started;
		this.port = started.getPort();
	}

	private Server start(int wantedPort) {
		try {
			NettyServerBuilder builder = NettyServerBuilder
				.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort))
				.maxInboundMessageSize(Integer.MAX_VALUE)
				.addService(new TraceService())
				.intercept(new RequestHeaders());
			if (this.identity != null) {
				builder.sslContext(
						GrpcSslContexts.configure(SslContextBuilder.forServer(FaultyCollector.keys(this.identity)))
							.build());
			}
			return builder.build().start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int port() {
		return this.port;
	}

	void listen() {
		if (this.server == null) {
			this.server = start(this.port);
		}
	}

	void stop() {
		if (this.server != null) {
			this.server.shutdownNow();
			try {
				this.server.awaitTermination();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.server = null;
		}
	}

	private final class TraceService extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
			FaultyCollector collector = FaultyGrpcServer.this.collector;
			Map<String, String> headers = RequestHeaders.HEADERS.get();
			CollectorAnswer answer = collector.arrived(headers, request.getSerializedSize());
			switch (answer.kind()) {
				case ACCEPT -> {
					observer.onNext(collector.take(request, answer));
					observer.onCompleted();
				}
				case GRPC_STATUS -> observer.onError(
						Status.fromCodeValue(answer.status()).withDescription(answer.message()).asRuntimeException());
				case STATUS -> observer.onError(statusOf(answer).asRuntimeException());
				case RESET, DISCONNECT ->
					observer.onError(Status.UNAVAILABLE.withDescription("connection lost").asRuntimeException());
				case HANG, HANG_IN_BODY -> {
					// until the client or the collector ends the call
				}
			}
		}

		private Status statusOf(CollectorAnswer answer) {
			return (answer.status() == 413)
					? Status.RESOURCE_EXHAUSTED.withDescription("grpc: received message larger than max")
					: Status.UNKNOWN;
		}

	}

}
