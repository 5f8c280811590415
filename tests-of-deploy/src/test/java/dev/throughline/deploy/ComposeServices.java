package dev.throughline.deploy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The services of {@code compose.yaml}.
 */
final class ComposeServices {

	private final NavigableMap<String, Service> services = new TreeMap<>();

	private ComposeServices(ComposeYaml compose) {
		for (String name : compose.keys("services")) {
			this.services.put(name, new Service(name, compose.under("services", name)));
		}
	}

	static ComposeServices load() throws IOException {
		return new ComposeServices(ComposeYaml.file("compose.yaml"));
	}

	List<Service> all() {
		return List.copyOf(this.services.values());
	}

	Service named(String name) {
		return all().stream()
			.filter((service) -> service.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("compose.yaml has no service '%s'".formatted(name)));
	}

	Set<String> profiles() {
		return all().stream().map(Service::profile).collect(Collectors.toCollection(TreeSet::new));
	}

	List<Service> in(String profile) {
		return all().stream().filter((service) -> service.profile().equals(profile)).toList();
	}

	/**
	 * The ports of this machine that a profile takes.
	 * @param profile the profile
	 * @return the ports, sorted
	 */
	List<Integer> portsOf(String profile) {
		return in(profile).stream().flatMap((service) -> service.published().stream()).sorted().toList();
	}

	/**
	 * One service.
	 *
	 * @param name its name, by which the others reach it
	 * @param definition what stands below it
	 */
	record Service(String name, ComposeYaml definition) {

		String profile() {
			List<String> profiles = this.definition.strings("profiles");
			if (profiles.size() != 1) {
				throw new AssertionError("Service '%s' has profiles %s (expected: one)".formatted(this.name, profiles));
			}
			return profiles.get(0);
		}

		String image() {
			return this.definition.string("image").split(":")[0];
		}

		List<String> command() {
			return this.definition.has("command") ? this.definition.strings("command") : List.of();
		}

		boolean isOnce() {
			return "no".equals(this.definition.string("restart"));
		}

		List<String> ports() {
			return this.definition.has("ports") ? this.definition.strings("ports") : List.of();
		}

		List<Integer> published() {
			return ports().stream().map((port) -> Integer.valueOf(port.split(":")[1])).toList();
		}

		List<String> volumes() {
			return this.definition.has("volumes") ? this.definition.strings("volumes") : List.of();
		}

		Set<String> dependencies() {
			return this.definition.has("depends_on") ? Set.copyOf(this.definition.keys("depends_on")) : Set.of();
		}

		Map<?, ?> environment() {
			return this.definition.has("environment") ? this.definition.under("environment").map() : Map.of();
		}

		/**
		 * The file of this repository that is mounted there.
		 * @param path the path in the container
		 * @return the file's name, relative to {@code deploy/compose}
		 */
		String mountedAt(String path) {
			return volumes().stream()
				.filter((volume) -> volume.split(":")[1].equals(path))
				.map((volume) -> volume.split(":")[0])
				.findFirst()
				.orElseThrow(() -> new AssertionError("Nothing is mounted at '%s' in '%s'".formatted(path, this.name)));
		}

	}

}
