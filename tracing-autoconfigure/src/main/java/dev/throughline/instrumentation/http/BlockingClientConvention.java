package dev.throughline.instrumentation.http;

import java.io.IOException;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Spring's default convention of RestClient and RestTemplate, with the same names and
 * values, which makes once what repeats.
 */
final class BlockingClientConvention extends DefaultClientRequestObservationConvention {

	private final ClientKeyValues ready = new ClientKeyValues();

	private final RepeatedTexts<KeyValue> uris = new RepeatedTexts<>();

	BlockingClientConvention(String name) {
		super(name);
	}

	@Override
	public @Nullable String getContextualName(ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		return (request != null) ? this.ready.contextualName(request.getMethod().name()) : null;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		return (request != null) ? UrlKeyValue.in(context, request.getURI().toASCIIString())
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
		ClientHttpRequest request = context.getCarrier();
		return (request != null) ? this.ready.method(request.getMethod().name()) : super.method(context);
	}

	@Override
	protected KeyValue status(ClientRequestObservationContext context) {
		ClientHttpResponse response = context.getResponse();
		try {
			return (response != null) ? this.ready.status(response.getStatusCode().value()) : super.status(context);
		}
		catch (IOException ex) {
			return super.status(context);
		}
	}

	@Override
	protected KeyValue clientName(ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		String host = (request != null) ? request.getURI().getHost() : null;
		return (host != null) ? this.ready.clientName(host) : super.clientName(context);
	}

}
