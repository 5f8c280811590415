package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The vocabulary of secrets that spans and log lines share. What holds no secret is
 * returned as the same object, without anything being allocated. Immutable.
 */
final class Redactor {

	/**
	 * Stands for a value that could not be examined.
	 */
	static final String UNREADABLE = "[REDACTED:unreadable]";

	private final Rule[] @Nullable [] rules = new Rule[128][];

	private final boolean[] anywhere = new boolean[128];

	private final Keys keys;

	private final Replacement keyed;

	private final UrlRedaction urls;

	private final List<OwnPattern> patterns = new ArrayList<>();

	Redactor(RedactionProperties properties, Finder... further) {
		String hashKey = properties.hashKey();
		this.keys = new Keys(properties.deniedKeys(), properties.allowedKeys());
		Action keyedAction = properties.actionOf(Detector.KEYED_VALUE);
		this.keyed = new Replacement((keyedAction != null) ? keyedAction : properties.action(), "key", hashKey);
		this.urls = new UrlRedaction(properties.url().allowedQueryParameters(),
				new Replacement(properties.action(), "query", "REDACTED", hashKey), this::text);
		for (Detector detector : Detector.values()) {
			Action action = properties.actionOf(detector);
			if (action != null) {
				add(detector, action, hashKey);
			}
		}
		for (Finder finder : further) {
			add(new Rule(finder, new Replacement(properties.action(), "further", hashKey)));
		}
		addPatterns(properties.patterns(), properties.action(), hashKey);
	}

	private void add(Detector detector, Action action, @Nullable String hashKey) {
		if (detector == Detector.KEYED_VALUE) {
			add(new Rule(new KeyedValueFinder(this.keys), this.keyed));
		}
		Replacement replacement = (detector == Detector.URL_USER_INFO)
				? new Replacement(action, detector.label(), UserInfoFinder.REPLACEMENT, hashKey)
				: new Replacement(action, detector.label(), hashKey);
		detector.finders().forEach((finder) -> add(new Rule(finder, replacement)));
	}

	private void add(Rule rule) {
		for (char trigger : rule.finder().triggers().toCharArray()) {
			Rule[] present = this.rules[trigger];
			Rule[] extended = new Rule[(present != null) ? present.length + 1 : 1];
			if (present != null) {
				System.arraycopy(present, 0, extended, 0, present.length);
			}
			extended[extended.length - 1] = rule;
			this.rules[trigger] = extended;
			this.anywhere[trigger] |= !rule.finder().isAtWordsOnly();
		}
	}

	private void addPatterns(Map<String, String> expressions, Action action, @Nullable String hashKey) {
		if (!expressions.isEmpty() && !ClassUtils.isPresent("com.google.re2j.Pattern", null)) {
			throw new IllegalArgumentException("throughline.redaction.patterns: " + expressions.keySet()
					+ " (expected: com.google.re2j:re2j on the classpath); add the dependency or remove the patterns");
		}
		expressions.forEach((name, expression) -> this.patterns
			.add(new OwnPattern(name, expression, new Replacement(action, name, hashKey))));
	}

	/**
	 * Replaces the secrets in free text.
	 * @param text the text
	 * @return the same text when it holds none
	 */
	String text(String text) {
		try {
			String redacted = scan(text);
			for (int i = 0; i < this.patterns.size(); i++) {
				redacted = this.patterns.get(i).redact(redacted);
			}
			return redacted;
		}
		catch (RuntimeException | StackOverflowError ex) {
			return UNREADABLE;
		}
	}

	private String scan(String text) {
		StringBuilder out = null;
		int floor = 0;
		int i = 0;
		while (i < text.length()) {
			char c = text.charAt(i);
			Rule[] candidates = (c < this.rules.length) ? this.rules[c] : null;
			int end = -1;
			if (candidates != null && (this.anywhere[c] || Characters.startsWord(text, i))) {
				for (int rule = 0; rule < candidates.length && end < 0; rule++) {
					long range = candidates[rule].finder().find(text, i, floor);
					if (range != Finder.NONE) {
						end = Finder.end(range);
						String secret = text.substring(Finder.start(range), end);
						out = (out != null) ? out : new StringBuilder(text.length());
						out.append(text, floor, Finder.start(range)).append(candidates[rule].replacement().of(secret));
						floor = end;
					}
				}
			}
			i = (end >= 0) ? end : i + 1;
		}
		return (out != null) ? out.append(text, floor, text.length()).toString() : text;
	}

	/**
	 * Replaces a value as its key demands, or the secrets in it.
	 * @param key the key of an attribute, MDC entry or member
	 * @param value the value
	 * @return the same value when it holds no secret, {@code null} when it is dropped
	 * with its key
	 */
	@Nullable String value(String key, String value) {
		try {
			if (this.keys.allows(key)) {
				return value;
			}
			if (this.keys.denies(key)) {
				return denied(value);
			}
			if (UrlRedaction.isUrl(key)) {
				return this.urls.redactUrl(value);
			}
			return UrlRedaction.isQuery(key) ? this.urls.redactQuery(value) : text(value);
		}
		catch (RuntimeException ex) {
			return UNREADABLE;
		}
	}

	private @Nullable String denied(String value) {
		if (value.isEmpty() || Replacement.isMarked(value, 0)) {
			return value;
		}
		return this.keyed.drops() ? null : this.keyed.of(value);
	}

	boolean allows(String key) {
		return this.keys.allows(key);
	}

	boolean denies(String key) {
		return !this.keys.allows(key) && this.keys.denies(key);
	}

	private record Rule(Finder finder, Replacement replacement) {

	}

}
