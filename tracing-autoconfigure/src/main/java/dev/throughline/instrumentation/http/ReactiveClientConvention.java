package dev.throughline.instrumentation.http;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Spring's default convention of WebClient, with the same names and values, which makes
 * once what repeats.
 */
final class ReactiveClientConvention extends DefaultClientRequestObservationConvention {

	private final ClientKeyValues ready = new ClientKeyValues();

	private final RepeatedTexts<KeyValue> uris = new RepeatedTexts<>();

	ReactiveClientConvention(String name) {
		super(name);
	}

	@Override
	public @Nullable String getContextualName(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? this.ready.contextualName(request.method().name()) : null;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? UrlKeyValue.in(context, request.url().toASCIIString())
				: super.getHighCardinalityKeyValues(context);
	}

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		String template = context.getUriTemplate();
		if (template == null) {
			return super.uri(context);
		}
		KeyValue known = this.uris.find(template);
		return (known != null) ? known : this.uris.keep(template, super.uri(context));
	}

	@Override
	protected KeyValue method(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? this.ready.method(request.method().name()) : super.method(context);
	}

	@Override
	protected KeyValue status(ClientRequestObservationContext context) {
		ClientResponse response = context.getResponse();
		return (response != null && !context.isAborted()) ? this.ready.status(response.statusCode().value())
				: super.status(context);
	}

	@Override
	protected KeyValue clientName(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		String host = (request != null) ? request.url().getHost() : null;
		return (host != null) ? this.ready.clientName(host) : super.clientName(context);
	}

}
