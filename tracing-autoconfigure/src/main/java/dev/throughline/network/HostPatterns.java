package dev.throughline.network;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Hosts that a property names: exactly, by {@code *.suffix}, by address or CIDR range, by
 * the URL of one of their resources, or {@code <internal>} for all that are not reachable
 * from everywhere; each but the last with a port if need be. A range matches a host that
 * is written as an address; names are never looked up. Immutable.
 *
 * @since 0.1.0
 */
public final class HostPatterns {

	/**
	 * Stands for loopback, private addresses and names without a public suffix.
	 */
	public static final String INTERNAL = "<internal>";

	private static final List<String> INTERNAL_HOSTS = List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12",
			"192.168.0.0/16", "fc00::/7", "*.local", "*.internal", "*.svc", "*.cluster.local");

	private final List<HostPattern> patterns;

	private HostPatterns(List<HostPattern> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	/**
	 * Reads the patterns of a property.
	 * @param property the property's name
	 * @param written its values
	 * @return the patterns
	 * @throws InvalidConfigurationPropertyValueException naming the value that is no
	 * pattern
	 */
	public static HostPatterns of(String property, List<String> written) {
		List<HostPattern> patterns = new ArrayList<>();
		for (String text : written) {
			if (text.trim().equals(INTERNAL)) {
				INTERNAL_HOSTS.forEach((host) -> patterns.add(parse(property, host)));
				patterns.add(HostPattern.singleLabel());
			}
			else {
				patterns.add(parse(property, text));
			}
		}
		return new HostPatterns(patterns);
	}

	private static HostPattern parse(String property, String text) {
		HostPattern pattern = HostPattern.parse(text);
		if (pattern == null) {
			throw new InvalidConfigurationPropertyValueException(property, text,
					"Give a host such as api.example.com, a suffix such as *.example.com, an address or CIDR range "
							+ "such as 10.0.0.0/8, a host with a port such as localhost:8089, a URL, or " + INTERNAL
							+ ".");
		}
		return pattern;
	}

	/**
	 * Tells whether there is no pattern.
	 * @return whether nothing can match
	 */
	public boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	/**
	 * Tells whether a pattern matches the host that a URI names.
	 * @param uri the URI of a request, or {@code null} when it is not known
	 * @return whether the host is one of these; {@code false} when the URI names none
	 */
	public boolean contains(@Nullable URI uri) {
		ServerAddress server = (uri != null) ? ServerAddress.of(uri) : null;
		if (uri == null || server == null || this.patterns.isEmpty()) {
			return false;
		}
		ServerName host = ServerName.of(server.host());
		int port = server.portOrDefault(uri.getScheme());
		for (int i = 0; i < this.patterns.size(); i++) {
			if (this.patterns.get(i).matches(host, port)) {
				return true;
			}
		}
		return false;
	}

}
