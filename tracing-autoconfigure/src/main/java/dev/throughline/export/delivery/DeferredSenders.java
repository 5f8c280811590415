package dev.throughline.export.delivery;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Gives an exporter a sender that is made when something is sent. Spring Boot's exporter
 * is configured and then another one sends in its place, so that at the start the classes
 * and threads of its sender are not needed.
 */
final class DeferredSenders implements ComponentLoader, HttpSenderProvider, GrpcSenderProvider {

	private final ComponentLoader components = ComponentLoader.forClassLoader(DeferredSenders.class.getClassLoader());

	private final Supplier<HttpSenderProvider> http;

	private final Supplier<GrpcSenderProvider> grpc;

	DeferredSenders() {
		this(SenderProviders::http, SenderProviders::grpc);
	}

	DeferredSenders(Supplier<HttpSenderProvider> http, Supplier<GrpcSenderProvider> grpc) {
		this.http = http;
		this.grpc = grpc;
	}

	@Override
	public <T> Iterable<T> load(Class<T> type) {
		return type.isInstance(this) ? List.of(type.cast(this)) : this.components.load(type);
	}

	@Override
	public HttpSender createSender(HttpSenderConfig config) {
		return new DeferredHttpSender(new Deferred<>(() -> this.http.get().createSender(config)));
	}

	@Override
	public GrpcSender createSender(GrpcSenderConfig config) {
		return new DeferredGrpcSender(new Deferred<>(() -> this.grpc.get().createSender(config)));
	}

	@Override
	public String toString() {
		return "deferred";
	}

	/**
	 * Makes a sender once.
	 *
	 * @param <S> the type of the sender
	 */
	private static final class Deferred<S> {

		private final Supplier<S> factory;

		private @Nullable S sender;

		Deferred(Supplier<S> factory) {
			this.factory = factory;
		}

		synchronized S get() {
			S made = this.sender;
			if (made == null) {
				made = this.factory.get();
				this.sender = made;
			}
			return made;
		}

		synchronized @Nullable S getIfMade() {
			return this.sender;
		}

	}

	private record DeferredHttpSender(Deferred<HttpSender> sender) implements HttpSender {

		@Override
		public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
			this.sender.get().send(message, onResponse, onError);
		}

		@Override
		public CompletableResultCode shutdown() {
			HttpSender made = this.sender.getIfMade();
			return (made != null) ? made.shutdown() : CompletableResultCode.ofSuccess();
		}

	}

	private record DeferredGrpcSender(Deferred<GrpcSender> sender) implements GrpcSender {

		@Override
		public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
			this.sender.get().send(message, onResponse, onError);
		}

		@Override
		public CompletableResultCode shutdown() {
			GrpcSender made = this.sender.getIfMade();
			return (made != null) ? made.shutdown() : CompletableResultCode.ofSuccess();
		}

	}

}
