package dev.throughline.benchmarks.workload;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lets a prompt pass to the provider: three steps of its own, two calls, one log line.
 */
@RestController
@Profile("outpost")
final class Outpost {

	private static final Logger logger = LoggerFactory.getLogger(Outpost.class);

	private static final Pattern NUMBER = Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b");

	private final Map<String, String> policies = Map.of("acme", "allow", "globex", "deny");

	private final Steps steps;

	private final Edges edges;

	private final RestClient client;

	private final URI provider;

	private final URI platform;

	Outpost(Steps steps, ObjectProvider<Edges> edges, RestClient.Builder builder,
			@Value("${workload.provider}") URI provider, @Value("${workload.platform}") URI platform) {
		this.steps = steps;
		this.edges = edges.getIfAvailable(() -> Edges.DIRECT);
		this.client = builder.build();
		this.provider = provider.resolve("/v1/chat/completions");
		this.platform = platform.resolve("/api/internal/audit/ingest");
	}

	@PostMapping("/proxy/chat/completions")
	Completion complete(@RequestBody Prompt prompt) {
		String policy = this.steps.run("policy.cache", "policy.result", "hit", () -> policy(prompt.tenant()));
		boolean secret = this.steps.run("dlp.regex", "dlp.detector", "regex", () -> hasNumber(prompt.text()));
		int names = this.steps.run("dlp.ner", "dlp.detector", "ner", () -> names(prompt.text()));
		if (secret || !policy.equals("allow")) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		Completion completion = post(this.provider, prompt, Completion.class);
		post(this.platform, new Audit(prompt.tenant(), prompt.model(), policy, completion.tokens()), Void.class);
		logger.info("Completed a prompt of {} with {} names and {} tokens", prompt.tenant(), names,
				completion.tokens());
		return completion;
	}

	private String policy(String tenant) {
		return this.policies.getOrDefault(tenant, "deny");
	}

	private boolean hasNumber(String text) {
		Matcher matcher = NUMBER.matcher(text);
		return matcher.find();
	}

	private int names(String text) {
		StringTokenizer words = new StringTokenizer(text);
		int names = 0;
		while (words.hasMoreTokens()) {
			if (Character.isUpperCase(words.nextToken().charAt(0))) {
				names++;
			}
		}
		return names;
	}

	private <T> T post(URI uri, Object body, Class<T> answer) {
		return Objects.requireNonNull(this.edges.call(uri, (headers) -> post(uri, body, answer, headers)).getBody());
	}

	private <T> ResponseEntity<T> post(URI uri, Object body, Class<T> answer, Consumer<HttpHeaders> headers) {
		return this.client.post().uri(uri).headers(headers).body(body).retrieve().toEntity(answer);
	}

	record Prompt(String tenant, String model, String text) {

	}

	record Completion(String id, List<String> choices, int tokens) {

	}

}
