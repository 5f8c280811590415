package dev.throughline.sample.proxy.provider;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A request of the Anthropic Messages API.
 *
 * @param model the model
 * @param maxTokens upper limit of the answer
 * @param temperature randomness between 0 and 1, or {@code null} for the provider's
 * default
 * @param system the instructions, if any
 * @param messages the conversation
 * @since 0.1.0
 * @see <a href="https://docs.anthropic.com/en/api/messages">Messages API</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ProviderRequest(String model, int maxTokens, @Nullable Double temperature, @Nullable String system,
		List<ProviderMessage> messages) {

	@Override
	public String toString() {
		return "ProviderRequest[model=" + this.model + ", messages=" + this.messages.size() + "]";
	}

}
