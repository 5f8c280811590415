package dev.throughline.sample.proxy.chat;

import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Settings of the validator for what clients send.
 */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

	@Bean
	static ValidationConfigurationCustomizer failFastValidation() {
		// A body of one MiB has room for half a million violations; one is enough.
		return (configuration) -> configuration.addProperty("hibernate.validator.fail_fast", "true");
	}

}
