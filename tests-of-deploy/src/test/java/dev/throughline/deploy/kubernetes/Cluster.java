package dev.throughline.deploy.kubernetes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * What an overlay puts into a cluster.
 *
 * @param overlay the name of the overlay
 * @param manifests all objects
 */
record Cluster(String overlay, List<Manifest> manifests) {

	static final Path DIRECTORY = Path.of("..", "deploy", "kubernetes");

	/**
	 * Returns the clusters of all overlays. The name makes it a source of arguments.
	 * @return the clusters
	 */
	static Stream<Cluster> all() {
		return Stream.of("jaeger", "tempo").map(Cluster::of);
	}

	static Cluster of(String overlay) {
		return new Cluster(overlay, new Kustomization(DIRECTORY.resolve("overlays").resolve(overlay)).build());
	}

	List<Manifest> workloads() {
		return this.manifests.stream().filter(Manifest::isWorkload).toList();
	}

	List<Manifest> ofKind(String... kinds) {
		return this.manifests.stream().filter((manifest) -> Arrays.asList(kinds).contains(manifest.kind())).toList();
	}

	Manifest get(String kind, String name) {
		return ofKind(kind).stream()
			.filter((manifest) -> manifest.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no %s %s in %s".formatted(kind, name, this.overlay)));
	}

	Manifest workload(String name) {
		return workloads().stream()
			.filter((manifest) -> manifest.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no workload %s in %s".formatted(name, this.overlay)));
	}

	/**
	 * Returns the environment of the only container of a workload, fields of the pod as
	 * {@code $(path)}.
	 * @param workload the workload
	 * @return the values by their names
	 */
	Map<String, String> environment(Manifest workload) {
		Map<String, String> environment = new TreeMap<>();
		JsonNode container = workload.containers().get(0);
		for (JsonNode from : container.path("envFrom")) {
			from.propertyStream().forEach((reference) -> {
				String kind = reference.getKey().equals("secretRef") ? "Secret" : "ConfigMap";
				Manifest source = get(kind, reference.getValue().path("name").asString());
				environment.putAll(Manifest.strings(source.node().path("data")));
			});
		}
		for (JsonNode variable : container.path("env")) {
			String field = variable.at("/valueFrom/fieldRef/fieldPath").asString("");
			environment.put(variable.path("name").asString(),
					field.isEmpty() ? variable.path("value").asString() : "$(" + field + ")");
		}
		return environment;
	}

	@Override
	public String toString() {
		return this.overlay;
	}

}
