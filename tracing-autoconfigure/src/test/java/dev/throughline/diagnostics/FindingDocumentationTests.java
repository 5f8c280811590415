package dev.throughline.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault has a page, and somebody who finds it.
 */
class FindingDocumentationTests {

	private static final Path PAGES = Path.of("..", "docs", "troubleshooting.md");

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern USE = Pattern.compile("FindingCode\\.([A-Z_]+)");

	private static final Pattern HEADING = Pattern.compile("(?m)^### (.+)$");

	private static final Pattern REFERENCE = Pattern.compile("\\(#([a-z-]+)\\)");

	@Test
	void everyCodeHasAPageInTheOrderOfTheCodes() throws IOException {
		assertThat(matches(HEADING)).isEqualTo(codes());
	}

	@Test
	void everyPageSaysCauseHowToSeeItAndRemedy() throws IOException {
		String[] pages = Files.readString(PAGES).split("(?m)^### ");
		for (String page : List.of(pages).subList(1, pages.length)) {
			assertThat(page).as(page.lines().findFirst().orElseThrow())
				.contains("**Symptom:**", "**Cause:**", "**How to see it:**", "**Remedy:**");
		}
	}

	@Test
	void everyReferenceLeadsToAPage() throws IOException {
		assertThat(codes()).containsAll(matches(REFERENCE));
	}

	@Test
	void everyCodeIsReported() throws IOException {
		Set<String> reported = new HashSet<>();
		try (Stream<Path> sources = Files.walk(SOURCES)) {
			for (Path source : sources.filter(Files::isRegularFile).toList()) {
				USE.matcher(Files.readString(source)).results().forEach((use) -> reported.add(use.group(1)));
			}
		}
		assertThat(reported)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(FindingCode.values()).map(FindingCode::name).toList());
	}

	private static List<String> codes() {
		return Arrays.stream(FindingCode.values()).map(FindingCode::text).toList();
	}

	private static List<String> matches(Pattern pattern) throws IOException {
		return pattern.matcher(Files.readString(PAGES)).results().map((match) -> match.group(1)).toList();
	}

}
