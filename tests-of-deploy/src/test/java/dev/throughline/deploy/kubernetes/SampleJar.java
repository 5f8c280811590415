package dev.throughline.deploy.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The executable jar of a sample, as it goes into an image.
 */
final class SampleJar {

	private static final Pattern VERSION = Pattern.compile("<version>(.+)</version>");

	private static final Pattern VARIABLE = Pattern.compile("\\b(?:K8S|OTEL)_[A-Z0-9_]+\\b");

	private final Path file;

	private SampleJar(Path file) {
		this.file = file;
	}

	/**
	 * Returns the jar of a sample. The test is skipped when it has not been packaged.
	 * @param module the sample's module
	 * @return the jar
	 */
	static SampleJar of(String module) {
		Path file = Path.of("..", module, "target", module + "-" + projectVersion() + ".jar");
		Assumptions.assumeTrue(Files.isRegularFile(file),
				() -> "The jar of " + module + " is made by ./mvnw verify and ./mvnw package");
		return new SampleJar(file);
	}

	static String projectVersion() {
		try {
			return VERSION.matcher(Files.readString(Path.of("..", "pom.xml")))
				.results()
				.findFirst()
				.map((match) -> match.group(1))
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Path file() {
		return this.file;
	}

	/**
	 * Returns the environment variables that set the properties that this sample has, its
	 * own, the starter's and Spring Boot's, in both forms that Spring Boot takes.
	 * @return the names
	 */
	Set<String> variablesOfProperties() throws IOException {
		Set<String> names = new TreeSet<>();
		forEachEntry((name, content) -> {
			if (name.endsWith("META-INF/spring-configuration-metadata.json")
					|| name.endsWith("META-INF/additional-spring-configuration-metadata.json")) {
				for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
					if (!property.at("/deprecation/level").asString("").equals("error")) {
						String plain = property.path("name").asString().toUpperCase(Locale.ROOT).replace('.', '_');
						names.add(plain.replace("-", ""));
						names.add(plain.replace('-', '_'));
					}
				}
			}
		});
		return names;
	}

	/**
	 * Returns the variables of OpenTelemetry and of the Kubernetes detector whose names
	 * stand in classes of Spring Boot and of the starter.
	 * @return the names
	 */
	Set<String> variablesInClasses() throws IOException {
		Set<String> names = new TreeSet<>();
		forEachEntry((name, content) -> {
			if (name.endsWith(".class") && (name.contains("dev/throughline/resource/KubernetesDetector")
					|| name.contains("org/springframework/boot/opentelemetry/"))) {
				VARIABLE.matcher(new String(content, StandardCharsets.ISO_8859_1))
					.results()
					.map(MatchResult::group)
					.forEach(names::add);
			}
		});
		return names;
	}

	/**
	 * Returns a file of the application itself.
	 * @param path the path on the class path
	 * @return its text
	 */
	String text(String path) throws IOException {
		try (ZipFile jar = new ZipFile(this.file.toFile());
				InputStream in = jar.getInputStream(jar.getEntry("BOOT-INF/classes/" + path))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private void forEachEntry(BiConsumer<String, byte[]> consumer) throws IOException {
		try (InputStream in = Files.newInputStream(this.file)) {
			forEachEntry(in, consumer);
		}
	}

	private static void forEachEntry(InputStream in, BiConsumer<String, byte[]> consumer) throws IOException {
		ZipInputStream zip = new ZipInputStream(in);
		List<String> wanted = List.of(".json", ".class");
		for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
			if (entry.getName().endsWith(".jar") && entry.getName().matches(".*/(spring-boot|tracing)-[^/]+")) {
				forEachEntry(new ByteArrayInputStream(zip.readAllBytes()), consumer);
			}
			else if (wanted.stream().anyMatch(entry.getName()::endsWith)) {
				consumer.accept(entry.getName(), zip.readAllBytes());
			}
		}
	}

}
