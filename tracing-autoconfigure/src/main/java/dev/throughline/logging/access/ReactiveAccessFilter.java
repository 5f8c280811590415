package dev.throughline.logging.access;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Tells {@link ReactiveAccessHandler}, which stands outside the exchange, the exchange's
 * attributes, where the route and the observation are.
 */
final class ReactiveAccessFilter implements WebFilter {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.deferContextual((context) -> {
			@Nullable ReactiveAccess access = context.getOrDefault(ReactiveAccess.class, null);
			if (access != null) {
				access.exchangeAttributes(exchange.getAttributes());
			}
			return chain.filter(exchange);
		});
	}

}
