package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that {@code docs/seeds.md} leaves nothing open: every row has its place and its
 * test, and both are there.
 */
class SeedsTests {

	private static final Path ROOT = Path.of("..");

	private static final String HEAD = """
			## Arbitex

			| what the seed says | where it lives here | what holds it |
			|---|---|---|
			""";

	private static final String TEST = "../tests-of-deploy/src/test/java/dev/throughline/deploy/SeedsTests.java";

	@Test
	void everythingTheSeedsNameHasAPlaceAndATest() throws IOException {
		SeedsPage page = SeedsPage.of(Files.readString(ROOT.resolve("docs").resolve("seeds.md")), ROOT);
		assertThat(page.seeds()).containsExactly("Arbitex", "Fawkes", "Sentinel", "OSAPI", "Tutorial");
		assertThat(page.problems()).isEmpty();
	}

	@Test
	void rowThatIsCompleteIsNoProblem() throws IOException {
		assertThat(problems(
				"| a line | [export](export.md#headers), `throughline.export.proxy` | [SeedsTests#rowThatIsCompleteIsNoProblem]("
						+ TEST + "), [demo](../demo) |"))
			.isEmpty();
		assertThat(problems(
				"| a line | [export](export.md) | [SeedsTests#rowThatIsCompleteIsNoProblem][t] |\n\n[t]: " + TEST))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "||", quoteCharacter = '"',
			textBlock = """
					| | [export](export.md) | [demo](../demo) | || has an empty cell
					| line | - | [demo](../demo) | || has an empty cell
					| line | [export](export.md) | TODO | || has an empty cell
					| line | [export](export.md) | || has 2 cells
					| line | export | [demo](../demo) | || has no link in column 2
					| line | [export](export.md) | tested | || has no link in column 3
					| line | [none](none.md) | [demo](../demo) | || links to 'none.md', which does not exist
					| line | [export](export.md#none) | [demo](../demo) | || links to 'export.md#none', which has no such heading
					| line | [export][none] | [demo](../demo) | || refers to [none], which is not defined
					| line | [export](export.md) | [none](../none) | || names 'none' at '../none', which does not exist
					| line | [export](export.md) | [page](export.md) | || names 'export.md', which is neither a test nor a script
					| line | [export](export.md), `throughline.none` | [demo](../demo) | || names the property 'throughline.none'
					""")
	void rowWithAHoleIsFound(String row, String problem) throws IOException {
		assertThat(problems(row)).anyMatch((found) -> found.startsWith("line 5 " + problem));
	}

	@ParameterizedTest
	@CsvSource({ "SeedsTests#none, which is not a test method", "SeedsTests#problems, which is not a test method",
			"SeedsTests, which is not a test method", "OtherTests#rowWithAHoleIsFound, says" })
	void testThatIsNotThereIsFound(String test, String problem) throws IOException {
		assertThat(problems("| line | [export](export.md) | [" + test + "](" + TEST + ") |"))
			.anyMatch((found) -> found.startsWith("line 5 ") && found.contains(problem));
	}

	@Test
	void rowThatIsThereTwiceIsFound() throws IOException {
		String row = "| a line | [export](export.md) | [demo](../demo) |\n";
		assertThat(problems(row + row)).containsExactly("line 6 says the same as another row of its section");
	}

	@Test
	void sectionWithoutRowsIsFound() throws IOException {
		assertThat(problems("")).singleElement().asString().startsWith("section 'Arbitex' has no table");
	}

	@Test
	void definitionThatNobodyUsesIsFound() throws IOException {
		assertThat(problems("| a line | [export](export.md) | [demo](../demo) |\n\n[none]: none.md"))
			.containsExactly("definition [none] is not used");
	}

	private static List<String> problems(String rows) throws IOException {
		return SeedsPage.of(HEAD + rows, ROOT).problems();
	}

}
