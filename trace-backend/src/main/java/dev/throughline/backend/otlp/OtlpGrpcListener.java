package dev.throughline.backend.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.MalformedRequestException;
import dev.throughline.backend.http.Listener;
import dev.throughline.backend.store.SpanIntake;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.buffer.UnpooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over gRPC. The request is taken as bytes, so that it passes the same checks as
 * over HTTP.
 *
 * @since 0.1.0
 */
public final class OtlpGrpcListener implements Listener {

	private static final System.Logger logger = System.getLogger(OtlpGrpcListener.class.getName());

	private static final String SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";

	private static final int MAX_CALLS_PER_CONNECTION = 16;

	private static final int THREADS = 2;

	private static final int CLOSE_SECONDS = 5;

	private final SpanIntake intake;

	private final int maxRequestBytes;

	private final NioEventLoopGroup eventLoop = new NioEventLoopGroup(1);

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> new Thread(task, "otlp-grpc"));

	private final Server server;

	private OtlpGrpcListener(InetSocketAddress address, SpanIntake intake, int maxRequestBytes) {
		this.intake = intake;
		this.maxRequestBytes = maxRequestBytes;
		this.executor.allowCoreThreadTimeOut(true);
		// One thread and plain heap buffers are enough for a laptop; netty's defaults
		// reserve direct memory for each core and unpack a native library.
		this.server = NettyServerBuilder.forAddress(address)
			.channelType(NioServerSocketChannel.class)
			.bossEventLoopGroup(this.eventLoop)
			.workerEventLoopGroup(this.eventLoop)
			.withChildOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false))
			.executor(this.executor)
			.maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
			.maxInboundMessageSize(maxRequestBytes)
			.addService(service())
			.build();
	}

	/**
	 * Start to listen.
	 * @param address where to listen
	 * @param intake what takes the spans
	 * @param maxRequestBytes the limit for a message, also after decompression
	 * @return the listener, which accepts calls
	 * @throws IOException if the address cannot be used
	 */
	public static OtlpGrpcListener start(InetSocketAddress address, SpanIntake intake, int maxRequestBytes)
			throws IOException {
		OtlpGrpcListener listener = new OtlpGrpcListener(address, intake, maxRequestBytes);
		try {
			listener.server.start();
			return listener;
		}
		catch (IOException ex) {
			listener.close();
			throw ex;
		}
	}

	@Override
	public int port() {
		return this.server.getPort();
	}

	private ServerServiceDefinition service() {
		MethodDescriptor<Payload, Payload> export = MethodDescriptor
			.newBuilder(new PayloadMarshaller(), new PayloadMarshaller())
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Export"))
			.build();
		return ServerServiceDefinition.builder(SERVICE)
			.addMethod(export, ServerCalls.asyncUnaryCall(this::export))
			.build();
	}

	private void export(Payload request, StreamObserver<Payload> response) {
		if (request.fault != null) {
			response.onError(request.fault.asRuntimeException());
			return;
		}
		try {
			Intake result = this.intake.accept(request.bytes);
			response.onNext(new Payload(OtlpEncoding.protobuf(result), null));
			response.onCompleted();
		}
		catch (MalformedRequestException ex) {
			response.onError(Status.INVALID_ARGUMENT.withDescription(ex.getMessage()).asRuntimeException());
		}
		catch (RuntimeException ex) {
			logger.log(Level.ERROR, "An export failed", ex);
			response.onError(Status.INTERNAL.withDescription("The trace backend failed; its log says why.")
				.asRuntimeException());
		}
		catch (OutOfMemoryError ex) {
			response.onError(Status.UNAVAILABLE
				.withDescription("The trace backend is out of memory: give it a larger heap with -Xmx.")
				.asRuntimeException());
		}
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		// The port is free only when the selector of the event loop has let it go.
		this.eventLoop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
			.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
		this.executor.shutdownNow();
	}

	/**
	 * The bytes of a message, or why they cannot be had.
	 *
	 * @param bytes the bytes
	 * @param fault the status to answer with
	 */
	private record Payload(byte[] bytes, @Nullable Status fault) {

	}

	/**
	 * Passes bytes through. Reading is where gRPC decompresses, so a failure there is
	 * kept for the answer: thrown, it would become an UNKNOWN without a word.
	 */
	private final class PayloadMarshaller implements MethodDescriptor.Marshaller<Payload> {

		@Override
		public InputStream stream(Payload payload) {
			return new ByteArrayInputStream(payload.bytes);
		}

		@Override
		public Payload parse(InputStream stream) {
			try {
				return new Payload(stream.readNBytes(OtlpGrpcListener.this.maxRequestBytes + 1), null);
			}
			catch (StatusRuntimeException ex) {
				return new Payload(new byte[0], ex.getStatus());
			}
			catch (IOException ex) {
				return new Payload(new byte[0],
						Status.INVALID_ARGUMENT.withDescription("The message cannot be decompressed."));
			}
		}

	}

}
