package dev.throughline.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Id of the container. Under version 1 of control groups it is the last part of the
 * group's path; under version 2 it is in the path of the files that the container's
 * runtime mounts.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/resource/container/">Container
 * resource</a>
 */
final class ContainerDetector implements ResourceDetector {

	private static final Pattern GROUP = Pattern.compile(
			"^\\d+:[^:\\n]*:/(?:[^\\n]*[/:-])?([0-9a-f]{64}|[0-9a-f]{32}-\\d{6,12})(?:\\.scope)?$", Pattern.MULTILINE);

	private static final Pattern MOUNT = Pattern.compile(
			"^[^\\n]*/(?:overlay-)?containers/([0-9a-f]{64})/[^\\n]*/etc/(?:hostname|hosts|resolv\\.conf)\\b",
			Pattern.MULTILINE);

	private final Surroundings surroundings;

	ContainerDetector(Surroundings surroundings) {
		this.surroundings = surroundings;
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		String id = find(GROUP, "/proc/self/cgroup");
		attributes.put("container.id", (id != null) ? id : find(MOUNT, "/proc/self/mountinfo"));
	}

	private @Nullable String find(Pattern pattern, String file) {
		String text = this.surroundings.file(file);
		if (text == null) {
			return null;
		}
		Matcher matcher = pattern.matcher(text);
		return matcher.find() ? matcher.group(1) : null;
	}

}
