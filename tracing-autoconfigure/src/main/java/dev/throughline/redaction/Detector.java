package dev.throughline.redaction;

import java.util.List;
import java.util.Locale;

/**
 * Kinds of secrets, in the order in which they are looked for where several could begin
 * at the same character.
 */
enum Detector {

	/**
	 * User information of a URL inside text.
	 */
	URL_USER_INFO(new UserInfoFinder()),

	/**
	 * Value that follows a denied key, such as {@code password=...} or
	 * {@code "api_key": "..."}.
	 */
	KEYED_VALUE,

	/**
	 * PEM block of a private key.
	 */
	PRIVATE_KEY(new PrivateKeyFinder()),

	/**
	 * Credentials after the words Bearer and Basic.
	 */
	BEARER_TOKEN(new CredentialFinder("bearer"), new CredentialFinder("basic")),

	/**
	 * JSON Web Token, signed, unsigned or encrypted.
	 */
	JWT(new JwtFinder()),

	/**
	 * Key of Anthropic.
	 */
	ANTHROPIC_KEY(new KeyShapeFinder("sk-ant-", 16)),

	/**
	 * Key of OpenAI and of those who copied its shape.
	 */
	OPENAI_KEY(new KeyShapeFinder("sk-", 20)),

	/**
	 * Identifier of an AWS access key.
	 */
	AWS_KEY(new AwsKeyFinder()),

	/**
	 * Key, access token or client secret of Google Cloud.
	 */
	GCP_KEY(new KeyShapeFinder("AIza", 35), new KeyShapeFinder("ya29.", 20), new KeyShapeFinder("GOCSPX-", 20)),

	/**
	 * Storage key, client secret or resource key of Azure.
	 */
	AZURE_KEY(new AzureKeyFinder()),

	/**
	 * Token of GitHub, GitLab, Slack or Stripe.
	 */
	VENDOR_KEY(new KeyShapeFinder("ghp_", 36), new KeyShapeFinder("gho_", 36), new KeyShapeFinder("ghu_", 36),
			new KeyShapeFinder("ghs_", 36), new KeyShapeFinder("ghr_", 36), new KeyShapeFinder("github_pat_", 22),
			new KeyShapeFinder("glpat-", 20), new KeyShapeFinder("xoxb-", 10), new KeyShapeFinder("xoxp-", 10),
			new KeyShapeFinder("xoxa-", 10), new KeyShapeFinder("xoxr-", 10), new KeyShapeFinder("xoxs-", 10),
			new KeyShapeFinder("sk_live_", 16), new KeyShapeFinder("sk_test_", 16), new KeyShapeFinder("rk_live_", 16),
			new KeyShapeFinder("rk_test_", 16), new KeyShapeFinder("whsec_", 16)),

	/**
	 * Number of a payment card with a valid check digit.
	 */
	PAYMENT_CARD(new PaymentCardFinder()),

	/**
	 * Social security number of the United States.
	 */
	US_SSN(new SsnFinder()),

	/**
	 * E-mail address.
	 */
	EMAIL(new EmailFinder());

	private final List<Finder> finders;

	Detector(Finder... finders) {
		this.finders = List.of(finders);
	}

	// Returns what finds this kind; empty where it depends on properties.
	List<Finder> finders() {
		return this.finders;
	}

	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
