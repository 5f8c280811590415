package dev.throughline.sample.proxy.chat;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A chat completion request in the OpenAI shape, as far as the outpost understands it.
 * Members it does not know are not passed on.
 *
 * @param model the model
 * @param messages the conversation
 * @param maxTokens upper limit of the answer
 * @param temperature randomness
 * @param stream whether to answer piece by piece
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChatCompletionRequest(@NotBlank String model, @NotEmpty List<@NotNull @Valid ChatMessage> messages,
		@Nullable @Positive Integer maxTokens,
		@Nullable @DecimalMin(value = "0", message = "must be between 0 and 1") @DecimalMax(value = "1",
				message = "must be between 0 and 1") Double temperature,
		@Nullable @AssertFalse(
				message = "is not supported: leave it out to get the whole answer at once") Boolean stream) {

	@Override
	public String toString() {
		return "ChatCompletionRequest[]";
	}

}
