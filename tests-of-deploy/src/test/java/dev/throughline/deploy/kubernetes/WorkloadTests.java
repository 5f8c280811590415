package dev.throughline.deploy.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what every workload has, and that whatever refers to something refers to what is
 * there.
 */
@ParameterizedClass
@MethodSource("dev.throughline.deploy.kubernetes.Cluster#all")
class WorkloadTests {

	private static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");

	@Parameter
	private Cluster cluster;

	@Test
	void selectorsSelectTheirOwnPodsAndNoOthers() {
		for (Manifest workload : this.cluster.workloads()) {
			assertThat(selected(workload.node().at("/spec/selector"))).as(workload.toString())
				.containsExactly(workload);
		}
	}

	@Test
	void everyServiceSelectsOneWorkloadAndItsPortsByName() {
		assertThat(this.cluster.ofKind("Service")).isNotEmpty().allSatisfy((service) -> {
			List<Manifest> workloads = this.cluster.workloads()
				.stream()
				.filter((workload) -> workload.podLabels()
					.entrySet()
					.containsAll(Manifest.strings(service.node().at("/spec/selector")).entrySet()))
				.toList();
			assertThat(workloads).extracting(Manifest::name).containsExactly(service.name());
			Map<String, Integer> ports = workloads.get(0).ports();
			assertThat(service.node().at("/spec/ports")).isNotEmpty().allSatisfy((port) -> {
				assertThat(ports).containsKey(port.path("targetPort").asString());
				// what is written in a URL is what is written in the configuration of the
				// application
				assertThat(port.path("port").asInt()).isEqualTo(ports.get(port.path("targetPort").asString()));
			});
		});
	}

	@Test
	void everyWorkloadHasABudgetThatLetsNodesBeDrained() {
		List<Manifest> budgets = this.cluster.ofKind("PodDisruptionBudget");
		for (Manifest workload : this.cluster.workloads()) {
			List<Manifest> its = budgets.stream()
				.filter((budget) -> selected(budget.node().at("/spec/selector")).contains(workload))
				.toList();
			// the pods of a daemon set are not drained
			assertThat(its).as(workload.toString()).hasSize(workload.kind().equals("DaemonSet") ? 0 : 1);
		}
		assertThat(budgets).allSatisfy((budget) -> {
			assertThat(selected(budget.node().at("/spec/selector"))).hasSize(1);
			assertThat(budget.node().at("/spec/maxUnavailable").asInt()).isEqualTo(1);
		});
	}

	@Test
	void everyContainerHasProbesAtPortsOfItsOwn() {
		for (Manifest workload : this.cluster.workloads()) {
			for (JsonNode container : workload.containers()) {
				for (String probe : PROBES) {
					assertThat(workload.ports()).as("%s of %s", probe, workload)
						.containsKey(container.at("/" + probe + "/httpGet/port").asString(""));
					assertThat(container.at("/" + probe + "/httpGet/path").asString("")).as("%s of %s", probe, workload)
						.startsWith("/");
				}
			}
		}
	}

	@Test
	void everyContainerHasRequestsAndLimitsAndMemoryIsNotOvercommitted() {
		for (Manifest workload : this.cluster.workloads()) {
			for (JsonNode container : workload.containers()) {
				Map<String, String> requests = Manifest.strings(container.at("/resources/requests"));
				Map<String, String> limits = Manifest.strings(container.at("/resources/limits"));
				assertThat(requests).as(workload.toString()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
				assertThat(limits).as(workload.toString()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
				assertThat(limits.get("memory")).as(workload.toString()).isEqualTo(requests.get("memory"));
			}
		}
	}

	@Test
	void goLeavesAFifthOfItsMemoryFree() {
		for (Manifest workload : this.cluster.workloads()) {
			String limit = this.cluster.environment(workload).get("GOMEMLIMIT");
			if (limit != null) {
				long bytes = Quantities.bytes(workload.containers().get(0).at("/resources/limits/memory").asString());
				assertThat(Quantities.bytes(limit)).as(workload.toString()).isBetween(bytes * 3 / 4, bytes * 81 / 100);
			}
		}
		assertThat(this.cluster.workloads()
			.stream()
			.filter((workload) -> this.cluster.environment(workload).containsKey("GOMEMLIMIT"))).hasSize(3);
	}

	@Test
	void everyPodIsAllowedByTheRestrictedStandardThatTheNamespaceEnforces() {
		assertThat(this.cluster.ofKind("Namespace").get(0).node().at("/metadata/labels"))
			.anySatisfy((label) -> assertThat(label.asString()).isEqualTo("restricted"));
		for (Manifest workload : this.cluster.workloads()) {
			JsonNode pod = workload.pod().path("spec");
			assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).as(workload.toString()).isTrue();
			assertThat(pod.at("/securityContext/runAsUser").asInt(0)).as(workload.toString()).isPositive();
			assertThat(pod.at("/securityContext/seccompProfile/type").asString("")).as(workload.toString())
				.isEqualTo("RuntimeDefault");
			assertThat(pod.propertyNames()).as(workload.toString()).doesNotContain("hostNetwork", "hostPID", "hostIPC");
			for (JsonNode container : workload.containers()) {
				JsonNode security = container.path("securityContext");
				assertThat(security).isEqualTo(JsonMapper.shared().readTree("""
						{
						  "allowPrivilegeEscalation": false,
						  "readOnlyRootFilesystem": true,
						  "capabilities": { "drop": ["ALL"] }
						}"""));
				assertThat(container.path("ports")).noneMatch((port) -> port.has("hostPort"));
			}
			assertThat(pod.path("volumes"))
				.allSatisfy((volume) -> assertThat(volume.propertyNames()).as(workload.toString())
					.containsAnyOf("configMap", "emptyDir"));
		}
	}

	@Test
	void onlyTheAgentHasATokenForTheApi() {
		for (Manifest workload : this.cluster.workloads()) {
			JsonNode pod = workload.pod().path("spec");
			assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(workload.toString())
				.isEqualTo(workload.name().equals("otel-agent"));
			// variables of services have the names of properties: ARBITEX_PLATFORM_PORT
			assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(workload.toString()).isFalse();
			String account = pod.path("serviceAccountName").asString("");
			if (!account.isEmpty()) {
				assertThat(this.cluster.get("ServiceAccount", account)
					.node()
					.path("automountServiceAccountToken")
					.asBoolean(true)).as(account).isFalse();
			}
		}
	}

	@Test
	void theAgentMayReadWhatItAsksForAndNothingElse() {
		JsonNode rules = this.cluster.get("ClusterRole", "throughline-otel-agent").node().path("rules");
		assertThat(rules).isEqualTo(JsonMapper.shared().readTree("""
				[
				  {"apiGroups": [""], "resources": ["namespaces", "nodes", "pods"], "verbs": ["get", "list", "watch"]},
				  {"apiGroups": ["apps"], "resources": ["replicasets"], "verbs": ["get", "list", "watch"]}
				]"""));
		Manifest binding = this.cluster.get("ClusterRoleBinding", "throughline-otel-agent");
		assertThat(binding.text("/roleRef/name")).isEqualTo("throughline-otel-agent");
		assertThat(binding.text("/subjects/0/name"))
			.isEqualTo(this.cluster.workload("otel-agent").pod().at("/spec/serviceAccountName").asString());
	}

	@Test
	void everyConfigMapAndSecretIsUsedAndEveryOneThatIsUsedIsThere() {
		Set<String> used = new TreeSet<>();
		for (Manifest workload : this.cluster.workloads()) {
			for (JsonNode container : workload.containers()) {
				container.path("envFrom").forEach((from) -> {
					addReference(used, "ConfigMap", from.at("/configMapRef/name"));
					addReference(used, "Secret", from.at("/secretRef/name"));
				});
			}
			workload.pod().at("/spec/volumes").forEach((volume) -> {
				addReference(used, "ConfigMap", volume.at("/configMap/name"));
				addReference(used, "Secret", volume.at("/secret/secretName"));
			});
		}
		assertThat(this.cluster.ofKind("ConfigMap", "Secret").stream().map(Manifest::toString))
			.containsExactlyInAnyOrderElementsOf(used);
	}

	@Test
	void everyMountHasItsVolumeAndEveryVolumeItsMount() {
		for (Manifest workload : this.cluster.workloads()) {
			Set<String> mounted = new TreeSet<>();
			workload.containers()
				.forEach((container) -> container.path("volumeMounts")
					.forEach((mount) -> mounted.add(mount.path("name").asString())));
			Set<String> volumes = new TreeSet<>();
			workload.pod().at("/spec/volumes").forEach((volume) -> volumes.add(volume.path("name").asString()));
			workload.node()
				.at("/spec/volumeClaimTemplates")
				.forEach((claim) -> volumes.add(claim.at("/metadata/name").asString()));
			assertThat(mounted).as(workload.toString()).isEqualTo(volumes);
		}
	}

	@Test
	void scrapedIsAPortOfThePod() {
		for (Manifest workload : this.cluster.workloads()) {
			Map<String, String> annotations = Manifest.strings(workload.pod().at("/metadata/annotations"));
			if (workload.name().equals("provider-stub")) {
				assertThat(annotations).isEmpty();
				continue;
			}
			assertThat(annotations).as(workload.toString())
				.containsOnlyKeys("prometheus.io/scrape", "prometheus.io/port", "prometheus.io/path");
			assertThat(workload.ports().values().stream().map(String::valueOf)).as(workload.toString())
				.contains(annotations.get("prometheus.io/port"));
		}
	}

	@Test
	void imagesArePinned() {
		for (Manifest workload : this.cluster.workloads()) {
			assertThat(workload.containers())
				.allSatisfy((container) -> assertThat(container.path("image").asString("")).as(workload.toString())
					.matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"));
		}
	}

	@Test
	void replicasSpreadOverNodes() {
		List<Manifest> several = this.cluster.workloads()
			.stream()
			.filter((workload) -> workload.node().at("/spec/replicas").asInt(1) > 1)
			.toList();
		assertThat(several).extracting(Manifest::name).containsExactlyInAnyOrder("arbitex-outpost", "otel-gateway");
		assertThat(several).allSatisfy((workload) -> {
			JsonNode spread = workload.pod().at("/spec/topologySpreadConstraints/0");
			assertThat(spread.path("topologyKey").asString()).isEqualTo("kubernetes.io/hostname");
			assertThat(selected(spread.path("labelSelector"))).containsExactly(workload);
		});
	}

	@Test
	void samplesHaveTheTimeToEndThatTheyNeed() {
		for (Manifest sample : samples()) {
			Map<String, String> environment = this.cluster.environment(sample);
			long requests = Quantities.seconds(environment.get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));
			long export = Quantities.seconds(environment.getOrDefault("THROUGHLINE_EXPORT_SHUTDOWN_TIMEOUT", "5s"));
			long stop = sample.containers().get(0).at("/lifecycle/preStop/sleep/seconds").asLong();
			assertThat(stop).isPositive();
			assertThat(sample.pod().at("/spec/terminationGracePeriodSeconds").asLong())
				.isGreaterThan(stop + requests + export);
		}
	}

	@Test
	void whatTheOutpostKeepsFitsIntoItsVolume() {
		Manifest outpost = this.cluster.workload("arbitex-outpost");
		Map<String, String> environment = this.cluster.environment(outpost);
		String mounted = volumeMount(outpost, "state");
		assertThat(environment.get("THROUGHLINE_EXPORT_SPOOL")).startsWith(mounted + "/");
		assertThat(environment.get("OUTPOST_OUTBOX_DIRECTORY")).startsWith(mounted + "/");
		JsonNode volume = outpost.pod()
			.at("/spec/volumes")
			.valueStream()
			.filter((candidate) -> candidate.path("name").asString().equals("state"))
			.findFirst()
			.orElseThrow();
		long kept = Quantities.bytes(environment.get("THROUGHLINE_EXPORT_SPOOL_MAX_SIZE"))
				+ Quantities.bytes(environment.getOrDefault("OUTPOST_OUTBOX_MAX_SIZE", "50MB"));
		assertThat(Quantities.bytes(volume.at("/emptyDir/sizeLimit").asString())).isGreaterThan(kept);
	}

	private static String volumeMount(Manifest workload, String name) {
		return workload.containers()
			.get(0)
			.path("volumeMounts")
			.valueStream()
			.filter((mount) -> mount.path("name").asString().equals(name))
			.map((mount) -> mount.path("mountPath").asString())
			.findFirst()
			.orElseThrow();
	}

	private List<Manifest> samples() {
		return Stream.of("arbitex-outpost", "arbitex-platform").map(this.cluster::workload).toList();
	}

	private List<Manifest> selected(JsonNode selector) {
		List<Manifest> selected = new ArrayList<>();
		for (Manifest workload : this.cluster.workloads()) {
			if (Manifest.selects(selector, workload.podLabels())) {
				selected.add(workload);
			}
		}
		return selected;
	}

	private static void addReference(Set<String> references, String kind, JsonNode name) {
		if (!name.isMissingNode()) {
			references.add(kind + " " + name.asString());
		}
	}

}
