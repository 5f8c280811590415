package dev.throughline.tracecontext;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the callbacks one after the other without a thread that waits.
 */
@RestController
@ConditionalOnWebApplication(type = Type.REACTIVE)
class ReactiveCallbackController {

	private final WebClient client;

	ReactiveCallbackController(WebClient.Builder builder) {
		this.client = builder.build();
	}

	@PostMapping("/test")
	Mono<Void> test(@RequestBody List<Callback> callbacks) {
		return Flux.fromIterable(callbacks).concatMap(this::call).then();
	}

	private Mono<Void> call(Callback callback) {
		return this.client.post()
			.uri(callback.url())
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(callback.arguments())
			.retrieve()
			.toBodilessEntity()
			.then();
	}

}
