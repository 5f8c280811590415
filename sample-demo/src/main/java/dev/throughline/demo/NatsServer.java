package dev.throughline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.throughline.demo.process.DemoException;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code nats-server} of this machine and the file that configures it.
 */
final class NatsServer {

	/**
	 * The environment variable that the file takes the token from, because arguments and
	 * files can be read by others.
	 */
	static final String TOKEN_VARIABLE = "DEMO_NATS_TOKEN";

	/** Where Debian's package puts it, which is not on everybody's path. */
	private static final String FOLDERS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

	private NatsServer() {
	}

	/**
	 * Find the program.
	 * @param environment the environment variables
	 * @return its path
	 * @throws DemoException if there is none
	 */
	static Path find(Function<String, @Nullable String> environment) {
		String path = environment.apply("PATH");
		String folders = (path != null) ? path + ":" + FOLDERS : FOLDERS;
		return Stream.of(folders.split(":"))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, "nats-server"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> DemoException.failure("Option '--nats' needs nats-server, which is not on the PATH; "
					+ "install it (the Debian package is called nats-server) or leave the option out."));
	}

	static Path configure(Path folder, int port) throws IOException {
		Files.createDirectories(folder);
		return Files.writeString(folder.resolve("nats.conf"), """
				listen: "127.0.0.1:%d"
				authorization {
				  token: $%s
				}
				""".formatted(port, TOKEN_VARIABLE));
	}

}
