package dev.throughline.sample.proxy.chat;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An answer in the OpenAI shape.
 *
 * @param id name of the answer
 * @param object always {@code chat.completion}
 * @param created when it was made, in seconds since the epoch
 * @param model the model that answered
 * @param choices the one answer
 * @param usage the tokens used, if the provider counts them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChatCompletionResponse(String id, String object, long created, String model, List<Choice> choices,
		@Nullable Usage usage) {

	@Override
	public String toString() {
		return "ChatCompletionResponse[id=" + this.id + "]";
	}

	/**
	 * An answer.
	 *
	 * @param index position among the answers
	 * @param message what the model says
	 * @param finishReason why it stopped
	 */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Choice(int index, ChatMessage message, String finishReason) {

	}

	/**
	 * The tokens of a request and its answer.
	 *
	 * @param promptTokens tokens of the request
	 * @param completionTokens tokens of the answer
	 * @param totalTokens both together
	 */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Usage(int promptTokens, int completionTokens, int totalTokens) {

	}

}
