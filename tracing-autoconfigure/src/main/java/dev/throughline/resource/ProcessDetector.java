package dev.throughline.resource;

import io.opentelemetry.api.common.AttributesBuilder;

/**
 * Process and runtime. Neither the command line nor the executable's path, where people
 * pass passwords.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/process/">Process
 * resource</a>
 */
final class ProcessDetector implements ResourceDetector {

	private final Surroundings surroundings;

	private final long pid;

	ProcessDetector(Surroundings surroundings, long pid) {
		this.surroundings = surroundings;
		this.pid = pid;
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		attributes.put("process.pid", this.pid);
		attributes.put("process.runtime.name", this.surroundings.systemProperty("java.runtime.name"));
		attributes.put("process.runtime.version", this.surroundings.systemProperty("java.runtime.version"));
		String vendor = this.surroundings.systemProperty("java.vm.vendor");
		String name = this.surroundings.systemProperty("java.vm.name");
		String version = this.surroundings.systemProperty("java.vm.version");
		if (vendor != null && name != null && version != null) {
			attributes.put("process.runtime.description", vendor + " " + name + " " + version);
		}
	}

}
