package dev.throughline.sample.platform.security;

import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the access to the audit API.
 *
 * @param token bearer token that clients have to send
 */
@ConfigurationProperties("platform.audit")
record AuditTokenProperties(@DefaultValue("") String token) {

	/**
	 * Value that {@code application.yml} has for the demo.
	 */
	static final String DEMO_TOKEN = "demo-token-change-me";

	// b64token of RFC 6750, section 2.1
	private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

	AuditTokenProperties {
		if (!BEARER_TOKEN.matcher(token).matches()) {
			throw new IllegalArgumentException("'platform.audit.token' must be a bearer token "
					+ "(not empty, of the characters A-Z a-z 0-9 . _ ~ + / - and =): "
					+ "set the property or the environment variable PLATFORM_AUDIT_TOKEN");
		}
	}

	boolean isDemo() {
		return this.token.equals(DEMO_TOKEN);
	}

	@Override
	public String toString() {
		return "AuditTokenProperties[token=******]";
	}

}
