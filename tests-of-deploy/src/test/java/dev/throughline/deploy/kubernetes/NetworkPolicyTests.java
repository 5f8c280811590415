package dev.throughline.deploy.kubernetes;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that workloads may reach whom their settings name, and nobody else.
 */
@ParameterizedClass
@MethodSource("dev.throughline.deploy.kubernetes.Cluster#all")
class NetworkPolicyTests {

	private static final Pattern ADDRESS = Pattern.compile("[a-z-]+:\\d+");

	@Parameter
	private Cluster cluster;

	@Test
	void nothingIsAllowedUnlessAPolicySaysSo() {
		JsonNode all = this.cluster.get("NetworkPolicy", "default-deny").node().path("spec");
		assertThat(all.path("podSelector")).isEmpty();
		assertThat(all.path("policyTypes").valueStream().map(JsonNode::asString)).containsExactly("Ingress", "Egress");
		assertThat(all.propertyNames()).containsExactlyInAnyOrder("podSelector", "policyTypes");
	}

	@Test
	void everyWorkloadHasAPolicyOfItsOwnNameForBothDirections() {
		for (Manifest workload : this.cluster.workloads()) {
			JsonNode policy = this.cluster.get("NetworkPolicy", workload.name()).node().path("spec");
			assertThat(Manifest.selects(policy.path("podSelector"), workload.podLabels())).as(workload.toString())
				.isTrue();
			assertThat(policy.path("policyTypes").valueStream().map(JsonNode::asString)).as(workload.toString())
				.containsExactly("Ingress", "Egress");
		}
	}

	@Test
	void everyPolicySelectsSomethingAndNamesPortsThatAreThere() {
		for (Manifest policy : this.cluster.ofKind("NetworkPolicy")) {
			assertThat(selected(policy)).as(policy.toString()).isNotEmpty();
			policy.node()
				.at("/spec/ingress")
				.forEach((rule) -> selected(policy)
					.forEach((workload) -> assertThat(workload.ports().keySet()).as(policy.toString())
						.containsAll(names(rule))));
			policy.node().at("/spec/egress").forEach((rule) -> rule.path("to").forEach((peer) -> {
				if (peer.propertyNames().equals(Set.of("podSelector"))) {
					List<Manifest> peers = this.cluster.workloads()
						.stream()
						.filter((workload) -> Manifest.selects(peer.path("podSelector"), workload.podLabels()))
						.toList();
					assertThat(peers).as(policy.toString())
						.isNotEmpty()
						.allSatisfy((workload) -> assertThat(workload.ports().keySet()).containsAll(names(rule)));
				}
			}));
		}
	}

	@Test
	void connectionsThatTheSettingsNeedAreAllowedAndNoOthers() {
		Set<String> needed = new TreeSet<>();
		for (Manifest workload : this.cluster.workloads()) {
			this.cluster.environment(workload).forEach((name, value) -> {
				if (name.endsWith("ENDPOINT") || name.endsWith("BASE_URL")) {
					needed.add(workload.name() + " -> " + address(value));
				}
			});
		}
		// the name of the setting is the agent's, its port the receivers' of both
		needed.add("otel-agent -> " + this.cluster.environment(this.cluster.workload("otel-agent")).get("GATEWAY")
				+ ":4317");
		assertThat(allowed()).isEqualTo(needed);
	}

	@Test
	void whomOneEndNamesTheOtherEndNamesToo() {
		Set<String> allowed = allowed();
		for (Manifest workload : this.cluster.workloads()) {
			for (Manifest other : this.cluster.workloads()) {
				if (isNamed(workload, "egress", "to", other)) {
					assertThat(allowed)
						.anyMatch((way) -> way.startsWith(workload.name() + " -> " + other.name() + ":"));
				}
				if (isNamed(workload, "ingress", "from", other)) {
					assertThat(allowed)
						.anyMatch((way) -> way.startsWith(other.name() + " -> " + workload.name() + ":"));
				}
			}
		}
	}

	@Test
	void providersAreReachedByTheOutpostAloneAndNothingPrivateIs() {
		for (Manifest policy : this.cluster.ofKind("NetworkPolicy")) {
			policy.node().at("/spec/egress").forEach((rule) -> rule.path("to").forEach((peer) -> {
				JsonNode block = peer.path("ipBlock");
				if (!block.isMissingNode()) {
					assertThat(policy.name()).isIn("arbitex-outpost", "otel-agent");
					if (policy.name().equals("arbitex-outpost")) {
						assertThat(block.path("except").valueStream().map(JsonNode::asString)).contains("10.0.0.0/8",
								"172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16");
						assertThat(names(rule)).containsExactly("443");
					}
				}
			}));
		}
	}

	@Test
	void prometheusReachesWhatItIsToScrape() {
		for (Manifest workload : this.cluster.workloads()) {
			String port = workload.pod().at("/metadata/annotations").path("prometheus.io/port").asString("");
			if (!port.isEmpty()) {
				assertThat(policies(workload).stream()
					.flatMap((policy) -> policy.node().at("/spec/ingress").valueStream())
					.filter((rule) -> rule.at("/from/0/namespaceSelector/matchLabels")
						.path("kubernetes.io/metadata.name")
						.asString("")
						.equals("monitoring"))
					.flatMap((rule) -> names(rule).stream())
					.map((name) -> String.valueOf(workload.ports().get(name)))).as(workload.toString()).contains(port);
			}
		}
	}

	/**
	 * Returns the connections between workloads that both ends allow.
	 * @return each as {@code from -> to:port}
	 */
	private Set<String> allowed() {
		Set<String> allowed = new TreeSet<>();
		for (Manifest from : this.cluster.workloads()) {
			for (Manifest to : this.cluster.workloads()) {
				to.ports().forEach((name, number) -> {
					if (isAllowed(from, "egress", "to", to, name, number)
							&& isAllowed(to, "ingress", "from", from, name, number)) {
						allowed.add("%s -> %s:%d".formatted(from.name(), to.name(), number));
					}
				});
			}
		}
		return allowed;
	}

	private boolean isAllowed(Manifest workload, String rules, String peers, Manifest other, String portName,
			int port) {
		for (Manifest policy : policies(workload)) {
			for (JsonNode rule : policy.node().path("spec").path(rules)) {
				Set<String> ports = names(rule);
				boolean portMatches = ports.contains(portName) || ports.contains(Integer.toString(port));
				for (JsonNode peer : rule.path(peers)) {
					if (portMatches && isPeer(peer, other)) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private boolean isNamed(Manifest workload, String rules, String peers, Manifest other) {
		return policies(workload).stream()
			.flatMap((policy) -> policy.node().path("spec").path(rules).valueStream())
			.flatMap((rule) -> rule.path(peers).valueStream())
			.filter((peer) -> peer.propertyNames().equals(Set.of("podSelector")))
			.anyMatch((peer) -> isPeer(peer, other));
	}

	private static boolean isPeer(JsonNode peer, Manifest workload) {
		JsonNode namespace = peer.path("namespaceSelector");
		if (!namespace.isMissingNode() && !namespace.isEmpty()) {
			return false;
		}
		return !peer.has("ipBlock") && Manifest.selects(peer.path("podSelector"), workload.podLabels());
	}

	private List<Manifest> policies(Manifest workload) {
		return this.cluster.ofKind("NetworkPolicy")
			.stream()
			.filter((policy) -> selected(policy).contains(workload))
			.toList();
	}

	private List<Manifest> selected(Manifest policy) {
		return this.cluster.workloads()
			.stream()
			.filter((workload) -> Manifest.selects(policy.node().at("/spec/podSelector"), workload.podLabels()))
			.toList();
	}

	private static Set<String> names(JsonNode rule) {
		Set<String> names = new TreeSet<>();
		rule.path("ports").forEach((port) -> names.add(port.path("port").asString()));
		return names;
	}

	private static String address(String value) {
		if (ADDRESS.matcher(value).matches()) {
			return value;
		}
		URI uri = URI.create(value);
		return uri.getHost() + ":" + uri.getPort();
	}

}
