package dev.throughline.sample.proxy.chat;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * One message of a chat.
 *
 * @param role who speaks
 * @param content what is said
 */
record ChatMessage(@NotNull @Pattern(regexp = "system|developer|user|assistant",
		message = "must be one of system, developer, user, assistant") String role, @NotBlank String content) {

	boolean isInstruction() {
		return this.role.equals("system") || this.role.equals("developer");
	}

	@Override
	public String toString() {
		return "ChatMessage[role=" + this.role + "]";
	}

}
