package dev.throughline.sample.proxy.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.sample.proxy.provider.ProviderMessage;
import dev.throughline.sample.proxy.provider.ProviderRequest;
import dev.throughline.sample.proxy.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;

/**
 * Translates between the shape clients speak and the one the provider speaks.
 */
final class ChatTranslation {

	private static final int DEFAULT_MAX_TOKENS = 1024;

	private ChatTranslation() {
	}

	/**
	 * Make the provider's request.
	 * @param chat the client's request
	 * @param contents the contents of its messages as they may leave
	 * @return the request for the provider
	 */
	static ProviderRequest toProvider(ChatCompletionRequest chat, List<String> contents) {
		List<String> instructions = new ArrayList<>();
		List<ProviderMessage> messages = new ArrayList<>();
		for (int i = 0; i < contents.size(); i++) {
			ChatMessage message = chat.messages().get(i);
			if (message.isInstruction()) {
				instructions.add(contents.get(i));
			}
			else {
				messages.add(new ProviderMessage(message.role(), contents.get(i)));
			}
		}
		return new ProviderRequest(chat.model(), (chat.maxTokens() != null) ? chat.maxTokens() : DEFAULT_MAX_TOKENS,
				chat.temperature(), instructions.isEmpty() ? null : String.join("\n\n", instructions), messages);
	}

	/**
	 * Make the client's answer.
	 * @param chat the client's request
	 * @param answer the provider's answer
	 * @param now the time of the answer
	 * @return the answer for the client
	 */
	static ChatCompletionResponse fromProvider(ChatCompletionRequest chat, ProviderResponse answer, Instant now) {
		ChatCompletionResponse.Choice choice = new ChatCompletionResponse.Choice(0,
				new ChatMessage("assistant", answer.text()), finishReason(answer.stopReason()));
		return new ChatCompletionResponse("chatcmpl-" + answer.id(), "chat.completion", now.getEpochSecond(),
				(answer.model() != null) ? answer.model() : chat.model(), List.of(choice), usage(answer.usage()));
	}

	private static String finishReason(@Nullable String stopReason) {
		return switch ((stopReason != null) ? stopReason : "") {
			case "max_tokens", "model_context_window_exceeded" -> "length";
			case "refusal" -> "content_filter";
			default -> "stop";
		};
	}

	private static ChatCompletionResponse.@Nullable Usage usage(ProviderResponse.@Nullable Usage usage) {
		return (usage != null) ? new ChatCompletionResponse.Usage(usage.inputTokens(), usage.outputTokens(),
				usage.inputTokens() + usage.outputTokens()) : null;
	}

}
