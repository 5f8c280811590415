package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files below {@code deploy}.
 */
final class DeployFiles {

	private static final Path DEPLOY = Path.of("..", "deploy");

	private DeployFiles() {
	}

	static List<Path> endingIn(String ending) throws IOException {
		try (Stream<Path> files = Files.walk(DEPLOY)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

}
