package dev.throughline.sample.proxy.chat;

import java.time.Instant;
import java.util.List;

import dev.throughline.sample.proxy.provider.ProviderMessage;
import dev.throughline.sample.proxy.provider.ProviderRequest;
import dev.throughline.sample.proxy.provider.ProviderResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatTranslation}.
 */
class ChatTranslationTests {

	private final ChatCompletionRequest chat = new ChatCompletionRequest("small",
			List.of(new ChatMessage("system", "a"), new ChatMessage("user", "b"), new ChatMessage("developer", "c")),
			null, null, null);

	@Test
	void instructionsBecomeTheSystemText() {
		ProviderRequest request = ChatTranslation.toProvider(this.chat, List.of("A", "B", "C"));
		assertThat(request.system()).isEqualTo("A\n\nC");
		assertThat(request.messages()).containsExactly(new ProviderMessage("user", "B"));
		assertThat(request.maxTokens()).isEqualTo(1024);
	}

	@ParameterizedTest
	@CsvSource({ "end_turn,stop", "stop_sequence,stop", "max_tokens,length", "refusal,content_filter", ",stop",
			"something_new,stop" })
	void stopReasonIsTranslated(String stopReason, String finishReason) {
		ChatCompletionResponse response = ChatTranslation.fromProvider(this.chat,
				new ProviderResponse("1", "small", null, stopReason, null), Instant.EPOCH);
		assertThat(response.choices()).extracting(ChatCompletionResponse.Choice::finishReason)
			.containsExactly(finishReason);
	}

	@Test
	void textPartsAreJoined() {
		ProviderResponse answer = new ProviderResponse("1", null, List.of(new ProviderResponse.Part("text", "a"),
				new ProviderResponse.Part("thinking", null), new ProviderResponse.Part("text", "b")), null, null);
		ChatCompletionResponse response = ChatTranslation.fromProvider(this.chat, answer, Instant.ofEpochSecond(7));
		assertThat(response.choices().get(0).message().content()).isEqualTo("ab");
		assertThat(response.created()).isEqualTo(7);
		assertThat(response.model()).isEqualTo("small");
		assertThat(response.usage()).isNull();
	}

}
