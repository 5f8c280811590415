package dev.throughline.resource;

import java.util.Locale;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Host and operating system. The host's name is read where the operating system keeps it;
 * {@code InetAddress.getLocalHost()} may wait for a name server.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/host/">Host
 * resource</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/os/">Operating
 * system resource</a>
 */
final class HostDetector implements ResourceDetector {

	private final Surroundings surroundings;

	HostDetector(Surroundings surroundings) {
		this.surroundings = surroundings;
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		attributes.put("host.name", hostName());
		String architecture = this.surroundings.systemProperty("os.arch");
		if (architecture != null) {
			attributes.put("host.arch", architecture(architecture.toLowerCase(Locale.ROOT)));
		}
		String name = this.surroundings.systemProperty("os.name");
		if (name != null) {
			attributes.put("os.type", type(name.toLowerCase(Locale.ROOT)));
			String version = this.surroundings.systemProperty("os.version");
			attributes.put("os.description", (version != null) ? name + " " + version : name);
		}
	}

	private @Nullable String hostName() {
		String name = this.surroundings.variable("HOSTNAME");
		if (name == null) {
			name = this.surroundings.file("/proc/sys/kernel/hostname");
		}
		if (name == null) {
			name = this.surroundings.file("/etc/hostname");
		}
		return (name != null) ? name : this.surroundings.variable("COMPUTERNAME");
	}

	private static String architecture(String architecture) {
		return switch (architecture) {
			case "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			case "i386", "i486", "i586", "i686" -> "x86";
			case "arm" -> "arm32";
			case "ppc64le" -> "ppc64";
			default -> architecture;
		};
	}

	private static @Nullable String type(String name) {
		if (name.startsWith("mac") || name.startsWith("darwin")) {
			return "darwin";
		}
		for (String type : new String[] { "windows", "linux", "freebsd", "netbsd", "openbsd", "dragonflybsd", "aix" }) {
			if (name.startsWith(type)) {
				return type;
			}
		}
		return (name.startsWith("sunos") || name.startsWith("solaris")) ? "solaris" : null;
	}

}
