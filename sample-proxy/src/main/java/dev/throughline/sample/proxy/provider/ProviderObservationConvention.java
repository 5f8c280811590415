package dev.throughline.sample.proxy.provider;

import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Names the span of a provider call after the provider instead of its path.
 */
class ProviderObservationConvention extends DefaultClientRequestObservationConvention {

	@Override
	public String getContextualName(ClientRequestObservationContext context) {
		return "POST provider.anthropic";
	}

}
