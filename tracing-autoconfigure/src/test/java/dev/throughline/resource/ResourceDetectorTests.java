package dev.throughline.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Detectors in surroundings that the tests make.
 */
class ResourceDetectorTests {

	private static final String ID = "ac679f8a8319c8cf7d38e1adf263bc08d23f2f2f8e2d4a5b6c7d8e9f00112233";

	private final Map<String, String> variables = new HashMap<>();

	private final Map<String, String> system = new HashMap<>();

	@TempDir
	Path root;

	@Test
	void hostIsReadFromTheVariableThenTheKernelThenTheFile() throws IOException {
		assertThat(detect(new HostDetector(surroundings()))).isEqualTo(Attributes.empty());
		write("/etc/hostname", "from-file\n");
		assertThat(detect(new HostDetector(surroundings())).get(stringKey("host.name"))).isEqualTo("from-file");
		write("/proc/sys/kernel/hostname", "from-kernel\n");
		assertThat(detect(new HostDetector(surroundings())).get(stringKey("host.name"))).isEqualTo("from-kernel");
		this.variables.put("HOSTNAME", "from-variable");
		assertThat(detect(new HostDetector(surroundings())).get(stringKey("host.name"))).isEqualTo("from-variable");
	}

	@ParameterizedTest
	@CsvSource({ "amd64, Linux, 6.1, amd64, linux, Linux 6.1", "aarch64, Mac OS X, 15.1, arm64, darwin, Mac OS X 15.1",
			"x86_64, Windows 11, 10.0, amd64, windows, Windows 11 10.0", "i686, SunOS, 5.11, x86, solaris, SunOS 5.11",
			"s390x, Haiku, 1, s390x, , Haiku 1" })
	void hostAndSystemHaveTheNamesOfTheConvention(String architecture, String name, String version,
			String expectedArchitecture, String expectedType, String expectedDescription) {
		this.system.putAll(Map.of("os.arch", architecture, "os.name", name, "os.version", version));
		Attributes attributes = detect(new HostDetector(surroundings()));
		assertThat(attributes.get(stringKey("host.arch"))).isEqualTo(expectedArchitecture);
		assertThat(attributes.get(stringKey("os.type"))).isEqualTo(expectedType);
		assertThat(attributes.get(stringKey("os.description"))).isEqualTo(expectedDescription);
	}

	@Test
	void runtimeIsToldAndTheCommandLineIsNot() {
		this.system.putAll(Map.of("java.runtime.name", "OpenJDK", "java.runtime.version", "17.0.9+9", "java.vm.vendor",
				"Eclipse Adoptium", "java.vm.name", "OpenJDK 64-Bit Server VM", "java.vm.version", "17.0.9+9",
				"sun.java.command", "app.jar --password=secret", "java.home", "/opt/jdk"));
		OpenTelemetryAssertions.assertThat(detect(new ProcessDetector(surroundings(), 4711)))
			.containsOnly(Map.entry(longKey("process.pid"), 4711L),
					Map.entry(stringKey("process.runtime.name"), "OpenJDK"),
					Map.entry(stringKey("process.runtime.version"), "17.0.9+9"),
					Map.entry(stringKey("process.runtime.description"),
							"Eclipse Adoptium OpenJDK 64-Bit Server VM 17.0.9+9"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "13:name=systemd:/docker/" + ID, "12:cpu,cpuacct:/kubepods/burstable/pod1f4-2a/" + ID,
			"0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + ID + ".scope",
			"1:name=systemd:/system.slice/docker-" + ID + ".scope", "3:pids:/kubepods/pod7/crio-" + ID,
			"11:memory:/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:" + ID })
	void containerIsFoundInControlGroupsOfVersionOne(String line) throws IOException {
		write("/proc/self/cgroup", "14:misc:/\n" + line + "\n2:rdma:/\n");
		assertThat(detect(new ContainerDetector(surroundings())).get(stringKey("container.id"))).isEqualTo(ID);
	}

	@Test
	void containerOfElasticContainerServiceIsFound() throws IOException {
		write("/proc/self/cgroup",
				"9:perf_event:/ecs/8e9f00112233ac679f8a8319c8cf7d38/8e9f00112233ac679f8a8319c8cf7d38-1234567890\n");
		assertThat(detect(new ContainerDetector(surroundings())).get(stringKey("container.id")))
			.isEqualTo("8e9f00112233ac679f8a8319c8cf7d38-1234567890");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"709 697 254:1 /docker/containers/" + ID
					+ "/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw,discard",
			"1136 1126 0:23 /containers/overlay-containers/" + ID
					+ "/userdata/resolv.conf /etc/resolv.conf rw,nosuid - tmpfs tmpfs rw" })
	void containerIsFoundInMountsUnderVersionTwo(String line) throws IOException {
		write("/proc/self/cgroup", "0::/\n");
		write("/proc/self/mountinfo", "473 456 254:1 / / rw - overlay overlay rw\n" + line + "\n");
		assertThat(detect(new ContainerDetector(surroundings())).get(stringKey("container.id"))).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0::/user.slice/user-1000.slice/session-3.scope", "", "garbage", "1:cpu:/docker/short" })
	void noContainerIsFoundOnAHost(String groups) throws IOException {
		write("/proc/self/cgroup", groups);
		write("/proc/self/mountinfo",
				"473 456 254:1 / / rw - ext4 /dev/vda1 rw\n900 473 0:45 / /var/lib/docker/containers/" + ID
						+ "/mounts/shm rw - tmpfs shm rw\n");
		assertThat(detect(new ContainerDetector(surroundings()))).isEqualTo(Attributes.empty());
	}

	@Test
	void kubernetesIsReadFromTheDownwardApiInsideACluster() throws IOException {
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOSTNAME", "checkout-5f7", "POD_UID",
				"uid-1", "NODE_NAME", "node-1", "CONTAINER_NAME", "app", "DEPLOYMENT_NAME", "blue"));
		write("/var/run/secrets/kubernetes.io/serviceaccount/namespace", "shop");
		OpenTelemetryAssertions.assertThat(detect(new KubernetesDetector(surroundings())))
			.containsOnly(Map.entry(stringKey("k8s.pod.name"), "checkout-5f7"),
					Map.entry(stringKey("k8s.pod.uid"), "uid-1"), Map.entry(stringKey("k8s.node.name"), "node-1"),
					Map.entry(stringKey("k8s.container.name"), "app"),
					Map.entry(stringKey("k8s.namespace.name"), "shop"));
	}

	@Test
	void unprefixedVariablesCountInsideAClusterOnly() throws IOException {
		this.variables.putAll(Map.of("HOSTNAME", "laptop", "POD_NAME", "no", "NODE_NAME", "jenkins-1", "NAMESPACE",
				"no", "CONTAINER_NAME", "no", "POD_UID", "no"));
		write("/var/run/secrets/kubernetes.io/serviceaccount/namespace", "no");
		assertThat(detect(new KubernetesDetector(surroundings()))).isEqualTo(Attributes.empty());
		this.variables.putAll(Map.of("K8S_POD_NAME", "checkout-0", "K8S_DEPLOYMENT_NAME", "checkout"));
		assertThat(detect(new KubernetesDetector(surroundings()))).isEqualTo(
				Attributes.of(stringKey("k8s.pod.name"), "checkout-0", stringKey("k8s.deployment.name"), "checkout"));
	}

	@ParameterizedTest
	@CsvSource({ "prod, prod", "'postgres,production', production", "'dev,prod',", "postgres,", "Production,", "''," })
	void environmentIsOneProfileOfAUsualName(String profiles, String expected) {
		assertThat(detect(new EnvironmentDetector(profiles.split(","))).get(stringKey("deployment.environment.name")))
			.isEqualTo(expected);
	}

	@Test
	void fileThatCannotBeReadIsNone() throws IOException {
		Files.createDirectories(this.root.resolve("etc/hostname"));
		assertThat(surroundings().file("/etc/hostname")).isNull();
		write("/etc/blank", " \n");
		assertThat(surroundings().file("/etc/blank")).isNull();
	}

	@Test
	void detectorThatFailsCostsItsOwnAttributesOnly() {
		Resource resource = new DetectedResource(List.of((attributes) -> {
			attributes.put("half", "done");
			throw new SecurityException("denied");
		}, new ServiceDetector("1.0", () -> new UUID(0, 1)))).with(Map.of("service.name", "checkout"));
		OpenTelemetryAssertions.assertThat(resource.getAttributes())
			.containsEntry("service.version", "1.0")
			.containsEntry("service.instance.id", "00000000-0000-0000-0000-000000000001")
			.containsEntry("service.name", "checkout")
			.containsEntry("half", "done");
	}

	@Test
	void configuredAttributeWinsAndAnEmptyOneRemoves() {
		ResourceDetector host = (attributes) -> attributes.put("host.name", "detected").put("host.arch", "amd64");
		Resource resource = new DetectedResource(List.of(host))
			.with(Map.of("service.name", "checkout", "host.name", "configured", "host.arch", ""));
		OpenTelemetryAssertions.assertThat(resource.getAttributes())
			.hasSize(5)
			.containsEntry("host.name", "configured");
		assertThat(resource.getAttribute(stringKey("host.arch"))).isNull();
	}

	@Test
	void oldNameOfTheEnvironmentFillsTheNewOneUnlessThatIsGiven() {
		DetectedResource detected = new DetectedResource(List.of(new EnvironmentDetector("prod")));
		assertThat(detected.with(Map.of("deployment.environment", "canary"))
			.getAttribute(stringKey("deployment.environment.name"))).isEqualTo("canary");
		assertThat(detected.with(Map.of("deployment.environment", "canary", "deployment.environment.name", "blue"))
			.getAttribute(stringKey("deployment.environment.name"))).isEqualTo("blue");
	}

	private Surroundings surroundings() {
		return new Surroundings(this.variables::get, this.system::get, this.root);
	}

	private static Attributes detect(ResourceDetector detector) {
		AttributesBuilder attributes = Attributes.builder();
		detector.detect(attributes);
		return attributes.build();
	}

	private void write(String path, String text) throws IOException {
		Path file = this.root.resolve(path.substring(1));
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

}
