package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A page of tables, a section for each seed, whose rows say what a seed names, where it
 * lives, and which tests hold it. Finds what is wrong with them.
 */
final class SeedsPage {

	private static final List<String> COLUMNS = List.of("what the seed says", "where it lives here", "what holds it");

	private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");

	private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\](?:\\(([^)]+)\\)|\\[([^\\]]+)\\])");

	private static final Pattern DEFINITION = Pattern.compile("\\[([^\\]]+)\\]: (\\S+)");

	private static final Pattern OWN_PROPERTY = Pattern.compile("`(throughline\\.[a-z.-]+)");

	private static final Pattern NO_CONTENT = Pattern.compile("[-–—?.]*|n/?a|none|todo|tbd", Pattern.CASE_INSENSITIVE);

	private final Path root;

	private final Map<String, String> definitions = new HashMap<>();

	private final Map<String, List<Row>> sections = new LinkedHashMap<>();

	private final List<String> problems = new ArrayList<>();

	private SeedsPage(Path root) {
		this.root = root;
	}

	/**
	 * Read a page.
	 * @param page the Markdown of the page
	 * @param root the folder whose subfolder the page is in
	 * @return the page
	 */
	static SeedsPage of(String page, Path root) {
		SeedsPage seeds = new SeedsPage(root);
		List<String> lines = page.lines().toList();
		for (String line : lines) {
			Matcher definition = DEFINITION.matcher(line);
			if (definition.matches()) {
				seeds.definitions.put(definition.group(1), definition.group(2));
			}
		}
		List<Row> section = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (line.startsWith("## ")) {
				section = new ArrayList<>();
				seeds.sections.put(line.substring(3), section);
			}
			else if (line.startsWith("|") && !line.startsWith("|--") && !line.startsWith("| --")) {
				section.add(new Row(i + 1, cells(line)));
			}
		}
		return seeds;
	}

	private static List<String> cells(String line) {
		List<String> cells = CELLS.splitAsStream(line.strip()).map(String::strip).toList();
		return cells.subList(1, cells.size());
	}

	Set<String> seeds() {
		return this.sections.keySet();
	}

	/**
	 * Look for what is wrong.
	 * @return a sentence for each fault, with the number of its line
	 */
	List<String> problems() throws IOException {
		String properties = Files.readString(this.root.resolve("docs").resolve("properties.md"));
		Set<String> used = new TreeSet<>();
		for (Map.Entry<String, List<Row>> section : this.sections.entrySet()) {
			List<Row> rows = section.getValue();
			if (rows.size() < 2 || !rows.get(0).cells().equals(COLUMNS)) {
				this.problems.add("section '" + section.getKey() + "' has no table with the columns " + COLUMNS);
				continue;
			}
			Set<String> features = new TreeSet<>();
			for (Row row : rows.subList(1, rows.size())) {
				check(row, properties, used);
				if (!features.add(row.cells().get(0).toLowerCase(Locale.ROOT))) {
					add(row, "says the same as another row of its section");
				}
			}
		}
		Set<String> unused = new TreeSet<>(this.definitions.keySet());
		unused.removeAll(used);
		unused.forEach((name) -> this.problems.add("definition [" + name + "] is not used"));
		return this.problems;
	}

	private void check(Row row, String properties, Set<String> used) throws IOException {
		if (row.cells().size() != COLUMNS.size()) {
			add(row, "has " + row.cells().size() + " cells");
			return;
		}
		for (String cell : row.cells()) {
			if (NO_CONTENT.matcher(cell).matches()) {
				add(row, "has an empty cell");
			}
		}
		List<Link> places = links(row, 1, used);
		List<Link> proofs = links(row, 2, used);
		for (Link place : places) {
			checkPlace(row, place);
		}
		for (Link proof : proofs) {
			checkProof(row, proof);
		}
		Matcher property = OWN_PROPERTY.matcher(row.cells().get(1));
		while (property.find()) {
			if (!properties.contains("`" + property.group(1))) {
				add(row, "names the property '" + property.group(1) + "', which is not in properties.md");
			}
		}
	}

	private List<Link> links(Row row, int column, Set<String> used) {
		List<Link> links = new ArrayList<>();
		Matcher link = LINK.matcher(row.cells().get(column));
		while (link.find()) {
			String target = link.group(2);
			if (target == null) {
				used.add(link.group(3));
				target = this.definitions.get(link.group(3));
			}
			if (target == null) {
				add(row, "refers to [" + link.group(3) + "], which is not defined");
			}
			else {
				links.add(new Link(link.group(1).replace("`", ""), target));
			}
		}
		if (links.isEmpty()) {
			add(row, "has no link in column " + (column + 1));
		}
		return links;
	}

	private void checkPlace(Row row, Link link) throws IOException {
		String[] target = link.target().split("#", 2);
		Path file = file(target[0]);
		if (!Files.exists(file)) {
			add(row, "links to '" + link.target() + "', which does not exist");
		}
		else if (target.length > 1 && !anchors(file).contains(target[1])) {
			add(row, "links to '" + link.target() + "', which has no such heading");
		}
	}

	private void checkProof(Row row, Link link) throws IOException {
		Path file = file(link.target());
		if (!Files.isRegularFile(file)) {
			add(row, "names '" + link.text() + "' at '" + link.target() + "', which does not exist");
			return;
		}
		if (!file.toString().endsWith(".java")) {
			if (!Files.isExecutable(file)) {
				add(row, "names '" + link.target() + "', which is neither a test nor a script");
			}
			return;
		}
		String[] test = link.text().split("#", 2);
		if (!file.endsWith(test[0] + ".java")) {
			add(row, "says '" + link.text() + "' and means '" + link.target() + "'");
		}
		String source = Files.readString(file);
		if (test.length < 2 || !isTest(source, test[1])) {
			add(row, "names '" + link.text() + "', which is not a test method of '" + link.target() + "'");
		}
		if (source.contains("abstract class " + test[0]) && subclass(test[0]) == null) {
			add(row, "names '" + link.text() + "', which no class inherits");
		}
	}

	private static boolean isTest(String source, String method) {
		Matcher declaration = Pattern.compile("\\bvoid " + Pattern.quote(method) + "\\(").matcher(source);
		while (declaration.find()) {
			String before = source.substring(source.lastIndexOf("\n\n", declaration.start()) + 1, declaration.start());
			if (before.contains("@Test\n") || before.contains("@ParameterizedTest")) {
				return true;
			}
		}
		return false;
	}

	private @Nullable Path subclass(String name) throws IOException {
		Pattern inherits = Pattern.compile("\\bextends " + Pattern.quote(name) + "\\b");
		for (Path module : modules()) {
			Path tests = module.resolve(Path.of("src", "test", "java"));
			if (Files.isDirectory(tests)) {
				for (Path file : sources(tests)) {
					if (inherits.matcher(Files.readString(file)).find()) {
						return file;
					}
				}
			}
		}
		return null;
	}

	private List<Path> modules() throws IOException {
		try (Stream<Path> modules = Files.list(this.root)) {
			return modules.toList();
		}
	}

	private static List<Path> sources(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
	}

	private Path file(String target) {
		return this.root.resolve("docs").resolve(target).normalize();
	}

	/**
	 * The anchors that GitHub gives the headings of a page.
	 */
	private static Set<String> anchors(Path page) throws IOException {
		return Files.readString(page)
			.lines()
			.filter((line) -> line.matches("#+ .*"))
			.map((line) -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	private void add(Row row, String problem) {
		this.problems.add("line " + row.line() + " " + problem);
	}

	/**
	 * A row of a table.
	 *
	 * @param line number of its line
	 * @param cells what is in it
	 */
	private record Row(int line, List<String> cells) {

	}

	/**
	 * A link.
	 *
	 * @param text what is shown
	 * @param target where it leads
	 */
	private record Link(String text, String target) {

	}

}
