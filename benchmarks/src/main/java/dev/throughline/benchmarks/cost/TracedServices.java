package dev.throughline.benchmarks.cost;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The two services of a variant.
 */
final class TracedServices implements AutoCloseable {

	private static final String APPLICATION = "dev.throughline.benchmarks.workload.WorkloadApplication";

	private final Service outpost;

	private final Service platform;

	private TracedServices(Service outpost, Service platform) {
		this.outpost = outpost;
		this.platform = platform;
	}

	/**
	 * Starts both, one after the other.
	 * @param variant who traces them
	 * @param libraries the class paths
	 * @param surroundings what they talk to
	 * @param folder where they leave their output
	 * @return the services
	 * @throws IOException when one does not start
	 * @throws InterruptedException when the thread is interrupted
	 */
	static TracedServices start(Variant variant, Libraries libraries, Surroundings surroundings, Path folder)
			throws IOException, InterruptedException {
		Files.createDirectories(folder);
		Service platform = start("platform", variant, libraries, surroundings, folder, List.of());
		try {
			Service outpost = start("outpost", variant, libraries, surroundings, folder,
					List.of("--workload.provider=" + surroundings.provider().url(),
							"--workload.platform=http://localhost:" + platform.port()));
			return new TracedServices(outpost, platform);
		}
		catch (IOException | InterruptedException ex) {
			platform.close();
			throw ex;
		}
	}

	private static Service start(String name, Variant variant, Libraries libraries, Surroundings surroundings,
			Path folder, List<String> arguments) throws IOException, InterruptedException {
		String collector = surroundings.collector().url(variant.id());
		Path portFile = folder.resolve(variant.id() + "-" + name + ".port");
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
		command.addAll(surroundings.options());
		command.addAll(libraries.options(variant));
		command.addAll(List.of("-cp", libraries.classPath(variant), APPLICATION, "--spring.profiles.active=" + name,
				"--workload.port-file=" + portFile));
		command.addAll(variant.tracer().arguments(collector));
		command.addAll(variant.arguments());
		command.addAll(arguments);
		return Service.start(command, variant.tracer().environment(name, collector), portFile,
				folder.resolve(variant.id() + "-" + name + ".log"));
	}

	Service outpost() {
		return this.outpost;
	}

	Service platform() {
		return this.platform;
	}

	Usage usage() throws IOException {
		return Usage.of(this.outpost.measure()).plus(Usage.of(this.platform.measure()));
	}

	long startUpCpu() throws IOException {
		return Usage.value(this.outpost.measure(), "start-up.cpu")
				+ Usage.value(this.platform.measure(), "start-up.cpu");
	}

	long resident() throws IOException {
		return this.outpost.resident() + this.platform.resident();
	}

	@Override
	public void close() {
		this.outpost.close();
		this.platform.close();
	}

}
