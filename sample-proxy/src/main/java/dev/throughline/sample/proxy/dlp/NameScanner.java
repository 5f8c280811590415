package dev.throughline.sample.proxy.dlp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import dev.throughline.sample.proxy.policy.Detector;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTagger;
import opennlp.tools.postag.ThreadSafePOSTaggerME;
import opennlp.tools.tokenize.ThreadSafeTokenizerME;
import opennlp.tools.tokenize.Tokenizer;
import opennlp.tools.tokenize.TokenizerModel;
import opennlp.tools.util.Span;

import org.springframework.stereotype.Component;

/**
 * Finds candidate names of people: sequences of proper nouns. Places and companies are
 * proper nouns too; for data that must not leave, too much is better than too little.
 */
@Component
class NameScanner {

	private static final String TOKENIZER_MODEL = "/opennlp-en-ud-ewt-tokens-1.3-2.5.4.bin";

	private static final String TAGGER_MODEL = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";

	// Both models take time that grows with the square of what they are given at once.
	private static final int LONGEST_PASSAGE = 400;

	private static final Set<String> ALLOWED = Set.of("january", "february", "march", "april", "may", "june", "july",
			"august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
			"friday", "saturday", "sunday", "claude", "sonnet", "haiku", "opus", "anthropic", "openai", "gpt",
			"chatgpt");

	private final Tokenizer tokenizer;

	private final POSTagger tagger;

	private final Duration delay;

	NameScanner(DlpProperties properties) {
		this.delay = properties.nerDelay();
		try {
			this.tokenizer = new ThreadSafeTokenizerME(new TokenizerModel(model(TOKENIZER_MODEL)));
			this.tagger = new ThreadSafePOSTaggerME(new POSModel(model(TAGGER_MODEL)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The OpenNLP models cannot be read", ex);
		}
	}

	List<Finding> scan(String text) {
		await(this.delay);
		List<Finding> nouns = new ArrayList<>();
		int start = 0;
		while (start < text.length()) {
			int end = endOfPassage(text, start);
			collectProperNouns(text.substring(start, end), start, nouns);
			start = end;
		}
		return join(nouns, text);
	}

	private static void await(Duration delay) {
		try {
			Thread.sleep(delay.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void collectProperNouns(String passage, int offset, List<Finding> nouns) {
		Span[] tokens = this.tokenizer.tokenizePos(withoutMarkup(passage));
		String[] words = Span.spansToStrings(tokens, passage);
		String[] tags = this.tagger.tag(words);
		for (int i = 0; i < tokens.length; i++) {
			if ("PROPN".equals(tags[i]) && !ALLOWED.contains(words[i].toLowerCase(Locale.ROOT))) {
				nouns
					.add(new Finding(Detector.PERSON_NAME, offset + tokens[i].getStart(), offset + tokens[i].getEnd()));
			}
		}
	}

	private static List<Finding> join(List<Finding> nouns, String text) {
		List<Finding> names = new ArrayList<>();
		for (Finding noun : nouns) {
			Finding last = names.isEmpty() ? null : names.get(names.size() - 1);
			if (last != null && joins(text.substring(last.end(), noun.start()))) {
				names.set(names.size() - 1, new Finding(Detector.PERSON_NAME, last.start(), noun.end()));
			}
			else {
				names.add(noun);
			}
		}
		return names;
	}

	private static boolean joins(String gap) {
		return gap.equals("-") || (gap.isBlank() && gap.indexOf('\n') < 0);
	}

	private static int endOfPassage(String text, int start) {
		int limit = Math.min(start + LONGEST_PASSAGE, text.length());
		int newline = text.indexOf('\n', start);
		if (newline >= 0 && newline < limit) {
			return newline + 1;
		}
		if (limit == text.length()) {
			return limit;
		}
		int end = limit;
		while (end > start && !Character.isWhitespace(text.charAt(end - 1))) {
			end--;
		}
		return (end > start) ? end : limit;
	}

	private static String withoutMarkup(String passage) {
		StringBuilder plain = new StringBuilder(passage);
		for (int i = 0; i < plain.length(); i++) {
			if ("\"`“”«»<>[](){}|*_#=/\\@:;".indexOf(plain.charAt(i)) >= 0) {
				plain.setCharAt(i, ' ');
			}
		}
		return plain.toString();
	}

	private static URL model(String resource) {
		return Objects.requireNonNull(NameScanner.class.getResource(resource),
				() -> "OpenNLP model " + resource + " is not on the class path");
	}

}
