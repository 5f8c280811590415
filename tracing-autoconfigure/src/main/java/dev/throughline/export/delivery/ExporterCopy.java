package dev.throughline.export.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Copy of an OTLP exporter that sends nothing: in the place of its sender it finds this
 * class, which learns how it is configured and keeps what it encodes. The only class that
 * knows this way. Used by one thread at a time.
 */
final class ExporterCopy implements ComponentLoader, HttpSenderProvider, GrpcSenderProvider {

	private final ComponentLoader components = ComponentLoader.forClassLoader(ExporterCopy.class.getClassLoader());

	private final MessageBuffers buffers = new MessageBuffers();

	private final SpanExporter exporter;

	private @Nullable HttpSenderConfig httpConfig;

	private @Nullable GrpcSenderConfig grpcConfig;

	private @Nullable Message encoded;

	ExporterCopy(OtlpHttpSpanExporterBuilder builder) {
		this.exporter = builder.setMeterProvider(MeterProvider.noop()).setComponentLoader(this).build();
	}

	ExporterCopy(OtlpGrpcSpanExporterBuilder builder) {
		this.exporter = builder.setMeterProvider(MeterProvider.noop()).setComponentLoader(this).build();
	}

	HttpSenderConfig httpConfig() {
		return found(this.httpConfig);
	}

	GrpcSenderConfig grpcConfig() {
		return found(this.grpcConfig);
	}

	private static <C> C found(@Nullable C config) {
		if (config == null) {
			throw new IllegalStateException("The exporter did not ask for a sender");
		}
		return config;
	}

	OtlpPayload encode(List<SpanData> spans) {
		this.exporter.export(spans);
		Message message = this.encoded;
		this.encoded = null;
		if (message == null) {
			throw new IllegalStateException("The exporter encoded nothing");
		}
		return new OtlpPayload(message.buffer, message.length, spans.size());
	}

	void recycle(OtlpPayload payload) {
		this.buffers.giveBack(payload.buffer());
	}

	@Override
	public <T> Iterable<T> load(Class<T> type) {
		return type.isInstance(this) ? List.of(type.cast(this)) : this.components.load(type);
	}

	@Override
	public HttpSender createSender(HttpSenderConfig config) {
		this.httpConfig = config;
		return new HttpCapture();
	}

	@Override
	public GrpcSender createSender(GrpcSenderConfig config) {
		this.grpcConfig = config;
		return new GrpcCapture();
	}

	private void keep(MessageWriter writer) {
		Message message = new Message(this.buffers.take(writer.getContentLength()));
		try {
			writer.writeMessage(message);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.encoded = message;
	}

	/**
	 * Sender whose server takes everything at once, so that the exporter can encode
	 * again.
	 */
	private final class HttpCapture implements HttpSender, HttpResponse {

		@Override
		public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
			keep(message);
			onResponse.accept(this);
		}

		@Override
		public int getStatusCode() {
			return 200;
		}

		@Override
		public String getStatusMessage() {
			return "";
		}

		@Override
		public byte[] getResponseBody() {
			return new byte[0];
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	/**
	 * The same for gRPC.
	 */
	private final class GrpcCapture implements GrpcSender, GrpcResponse {

		@Override
		public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
			keep(message);
			onResponse.accept(this);
		}

		@Override
		public GrpcStatusCode getStatusCode() {
			return GrpcStatusCode.OK;
		}

		@Override
		public String getStatusDescription() {
			return "";
		}

		@Override
		public byte[] getResponseMessage() {
			return new byte[0];
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	/**
	 * Takes a message for which there is room.
	 */
	private static final class Message extends OutputStream {

		private final byte[] buffer;

		private int length;

		Message(byte[] buffer) {
			this.buffer = buffer;
		}

		@Override
		public void write(int octet) {
			this.buffer[this.length++] = (byte) octet;
		}

		@Override
		public void write(byte[] source, int offset, int count) {
			System.arraycopy(source, offset, this.buffer, this.length, count);
			this.length += count;
		}

	}

}
