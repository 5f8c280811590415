package dev.throughline.sample.proxy.chat;

import java.util.Collections;

import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatConfiguration}.
 */
class ChatConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(ChatConfiguration.class);

	@Test
	void validationStopsAtTheFirstMistake() {
		ChatCompletionRequest chat = new ChatCompletionRequest(" ",
				Collections.nCopies(1000, new ChatMessage("nobody", "")), -1, null, null);
		this.runner.run((context) -> assertThat(context.getBean(Validator.class).validate(chat)).hasSize(1));
	}

}
