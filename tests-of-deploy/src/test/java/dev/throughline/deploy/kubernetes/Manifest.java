package dev.throughline.deploy.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * An object of Kubernetes as it is written.
 *
 * @param node all of it
 */
record Manifest(JsonNode node) {

	private static final Set<String> WORKLOADS = Set.of("DaemonSet", "Deployment", "StatefulSet");

	private static final Set<String> OF_THE_CLUSTER = Set.of("ClusterRole", "ClusterRoleBinding", "Namespace");

	String kind() {
		return text("/kind");
	}

	String name() {
		return text("/metadata/name");
	}

	boolean isWorkload() {
		return WORKLOADS.contains(kind());
	}

	boolean isOfTheCluster() {
		return OF_THE_CLUSTER.contains(kind());
	}

	/**
	 * Returns the pods that a workload makes.
	 * @return their template
	 */
	JsonNode pod() {
		return this.node.at("/spec/template");
	}

	Map<String, String> podLabels() {
		return strings(pod().at("/metadata/labels"));
	}

	List<JsonNode> containers() {
		List<JsonNode> containers = new ArrayList<>();
		pod().at("/spec/containers").forEach(containers::add);
		pod().at("/spec/initContainers").forEach(containers::add);
		return containers;
	}

	/**
	 * Returns the ports of a workload's containers.
	 * @return the numbers by their names
	 */
	Map<String, Integer> ports() {
		Map<String, Integer> ports = new TreeMap<>();
		for (JsonNode container : containers()) {
			for (JsonNode port : container.path("ports")) {
				ports.put(port.path("name").asString(), port.path("containerPort").asInt());
			}
		}
		return ports;
	}

	String text(String pointer) {
		return this.node.at(pointer).asString("");
	}

	/**
	 * Tells whether a selector selects something with some labels.
	 * @param selector the selector as written
	 * @param labels the labels
	 * @return whether it does
	 */
	static boolean selects(JsonNode selector, Map<String, String> labels) {
		for (Map.Entry<String, String> label : strings(selector.path("matchLabels")).entrySet()) {
			if (!label.getValue().equals(labels.get(label.getKey()))) {
				return false;
			}
		}
		for (JsonNode expression : selector.path("matchExpressions")) {
			if (!expression.path("operator").asString().equals("In")) {
				throw new IllegalArgumentException("Only the operator In is known here: " + expression);
			}
			String label = labels.get(expression.path("key").asString());
			if (expression.path("values").valueStream().noneMatch((value) -> value.asString().equals(label))) {
				return false;
			}
		}
		return true;
	}

	static Map<String, String> strings(JsonNode object) {
		Map<String, String> strings = new TreeMap<>();
		object.propertyStream().forEach((entry) -> strings.put(entry.getKey(), entry.getValue().asString()));
		return strings;
	}

	@Override
	public String toString() {
		return kind() + " " + name();
	}

}
