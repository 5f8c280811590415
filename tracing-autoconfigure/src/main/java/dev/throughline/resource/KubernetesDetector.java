package dev.throughline.resource;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Place in a Kubernetes cluster, from the variables that a manifest fills through the
 * downward API. The names without a prefix count inside a cluster only: elsewhere they
 * mean something else, such as {@code NODE_NAME} on a build server.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/k8s/">Kubernetes
 * resource</a>
 */
final class KubernetesDetector implements ResourceDetector {

	private static final String NAMESPACE_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

	private final Surroundings surroundings;

	KubernetesDetector(Surroundings surroundings) {
		this.surroundings = surroundings;
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		boolean inside = this.surroundings.variable("KUBERNETES_SERVICE_HOST") != null;
		attributes.put("k8s.pod.name", find(inside, "K8S_POD_NAME", "POD_NAME", "HOSTNAME"));
		attributes.put("k8s.pod.uid", find(inside, "K8S_POD_UID", "POD_UID"));
		attributes.put("k8s.node.name", find(inside, "K8S_NODE_NAME", "NODE_NAME"));
		attributes.put("k8s.container.name", find(inside, "K8S_CONTAINER_NAME", "CONTAINER_NAME"));
		// with the prefix only: no downward API tells it, and others call their releases
		// so
		attributes.put("k8s.deployment.name", this.surroundings.variable("K8S_DEPLOYMENT_NAME"));
		String namespace = find(inside, "K8S_NAMESPACE_NAME", "POD_NAMESPACE", "NAMESPACE");
		attributes.put("k8s.namespace.name",
				(namespace == null && inside) ? this.surroundings.file(NAMESPACE_FILE) : namespace);
	}

	private @Nullable String find(boolean inside, String prefixed, String... names) {
		String value = this.surroundings.variable(prefixed);
		return (value == null && inside) ? this.surroundings.variable(names) : value;
	}

}
