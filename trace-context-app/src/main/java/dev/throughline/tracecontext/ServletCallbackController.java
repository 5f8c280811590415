package dev.throughline.tracecontext;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Makes the callbacks one after the other on the request's thread.
 */
@RestController
@ConditionalOnWebApplication(type = Type.SERVLET)
class ServletCallbackController {

	private final RestClient client;

	ServletCallbackController(RestClient.Builder builder) {
		this.client = builder.build();
	}

	@PostMapping("/test")
	void test(@RequestBody List<Callback> callbacks) {
		for (Callback callback : callbacks) {
			this.client.post()
				.uri(callback.url())
				.contentType(MediaType.APPLICATION_JSON)
				.body(callback.arguments())
				.retrieve()
				.toBodilessEntity();
		}
	}

}
