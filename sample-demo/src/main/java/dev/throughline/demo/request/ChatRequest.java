package dev.throughline.demo.request;

import java.util.List;

/**
 * One chat completion the demo asks for, and the answer it counts on.
 *
 * @param what what the user reads about it
 * @param tenant the tenant that asks
 * @param body the body, an OpenAI-style chat completion
 * @param expectedStatus the HTTP status that shows the outpost did its work
 * @since 0.1.0
 */
public record ChatRequest(String what, String tenant, String body, int expectedStatus) {

	/**
	 * Requests of every kind. The last one is the one whose trace is shown: by then the
	 * services are warm.
	 * @return the requests in the order they are sent
	 */
	public static List<ChatRequest> everyKind() {
		return List.of(
				new ChatRequest("a harmless prompt", "acme",
						chat("claude-sonnet-4-5", "Explain in two sentences what a traceparent header carries."), 200),
				new ChatRequest("a prompt with a payment card, to be redacted", "globex",
						chat("claude-haiku-4-5", "The card 4111 1111 1111 1111 was charged twice, what do we answer?"),
						200),
				new ChatRequest("a prompt with a payment card, to be blocked", "acme",
						chat("claude-sonnet-4-5", "Please remember the card 4111 1111 1111 1111 for later."), 422),
				new ChatRequest("a tenant nobody knows", "nobody", chat("claude-sonnet-4-5", "Hello there."), 403),
				new ChatRequest("a body that is not JSON", "acme", "{\"model\": ", 400),
				new ChatRequest("another harmless prompt", "acme",
						chat("claude-haiku-4-5", "Which status code says that a service is overloaded?"), 200),
				new ChatRequest("a prompt with a name, an e-mail address and a social security number, to be redacted",
						"acme",
						chat("claude-sonnet-4-5",
								"Write a short answer to Ada Lovelace, her address is "
										+ "ada.lovelace@example.com and her social security number is 536-22-8145."),
						200));
	}

	/**
	 * Requests that the provider answers.
	 * @return the requests in the order they are sent
	 */
	public static List<ChatRequest> answered() {
		return everyKind().stream().filter((chat) -> chat.expectedStatus() == 200).toList();
	}

	private static String chat(String model, String prompt) {
		return "{\"model\":\"%s\",\"max_tokens\":256,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
			.formatted(model, prompt);
	}

}
