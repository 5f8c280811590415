package dev.throughline.sample.proxy.provider;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An answer of the Anthropic Messages API.
 *
 * @param id the provider's name for the answer
 * @param model the model that answered
 * @param content the parts of the answer
 * @param stopReason why the model stopped
 * @param usage the tokens used
 * @since 0.1.0
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ProviderResponse(@Nullable String id, @Nullable String model, @Nullable List<Part> content,
		@Nullable String stopReason, @Nullable Usage usage) {

	/**
	 * Return the text parts as one text.
	 * @return the text, empty if the answer has none
	 */
	public String text() {
		if (this.content == null) {
			return "";
		}
		return this.content.stream().map(Part::text).filter(Objects::nonNull).collect(Collectors.joining());
	}

	@Override
	public String toString() {
		return "ProviderResponse[id=" + this.id + "]";
	}

	/**
	 * A part of an answer.
	 *
	 * @param type {@code text} for what the client sees
	 * @param text the text of a text part
	 * @since 0.1.0
	 */
	public record Part(@Nullable String type, @Nullable String text) {

		@Override
		public String toString() {
			return "Part[type=" + this.type + "]";
		}

	}

	/**
	 * The tokens of a request and its answer.
	 *
	 * @param inputTokens tokens of the request
	 * @param outputTokens tokens of the answer
	 * @since 0.1.0
	 */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	public record Usage(int inputTokens, int outputTokens) {

	}

}
