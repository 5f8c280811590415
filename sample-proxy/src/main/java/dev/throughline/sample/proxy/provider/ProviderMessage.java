package dev.throughline.sample.proxy.provider;

/**
 * One turn of a conversation.
 *
 * @param role {@code user} or {@code assistant}
 * @param content what was said
 * @since 0.1.0
 */
public record ProviderMessage(String role, String content) {

	@Override
	public String toString() {
		return "ProviderMessage[role=" + this.role + "]";
	}

}
