package dev.throughline.network;

import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One pattern of {@link HostPatterns}: a name, a suffix, a range of addresses or any
 * host, with or without a port. Matching allocates nothing.
 */
final class HostPattern {

	private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z_-])[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

	private static final int ANY_PORT = -1;

	private final Kind kind;

	private final String text;

	private final @Nullable AddressRange range;

	private final int port;

	private HostPattern(Kind kind, String text, @Nullable AddressRange range, int port) {
		this.kind = kind;
		this.text = text;
		this.range = range;
		this.port = port;
	}

	/**
	 * Reads a pattern.
	 * @param written the pattern as written
	 * @return the pattern, or {@code null} when the text is none
	 */
	static @Nullable HostPattern parse(String written) {
		String text = written.trim();
		if (text.contains("://")) {
			return ofUrl(text);
		}
		if (text.indexOf('/') >= 0 || text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[")) {
			return ofRange(text, ANY_PORT);
		}
		int colon = text.lastIndexOf(':');
		if (colon < 0 || text.endsWith("]")) {
			return ofHost(text, ANY_PORT);
		}
		int port = port(text.substring(colon + 1));
		return (port > 0) ? ofHost(text.substring(0, colon), port) : null;
	}

	private static @Nullable HostPattern ofUrl(String text) {
		try {
			URI uri = URI.create(text);
			ServerAddress server = ServerAddress.of(uri);
			int port = (server != null) ? server.portOrDefault(uri.getScheme()) : -1;
			return (server != null && port > 0) ? ofHost(server.host(), port) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable HostPattern ofHost(String host, int port) {
		if (host.equals("*")) {
			return new HostPattern(Kind.ANY, host, null, port);
		}
		if (host.startsWith("*.")) {
			return NAME.matcher(host.substring(2)).matches()
					? new HostPattern(Kind.SUFFIX, withoutRoot(host.substring(1)), null, port) : null;
		}
		HostPattern range = ofRange(ServerName.withoutBrackets(host), port);
		if (range != null || host.startsWith("[")) {
			return range;
		}
		return NAME.matcher(host).matches() ? new HostPattern(Kind.NAME, withoutRoot(host), null, port) : null;
	}

	private static @Nullable HostPattern ofRange(String text, int port) {
		AddressRange range = AddressRange.parse(text);
		return (range != null) ? new HostPattern(Kind.RANGE, text, range, port) : null;
	}

	private static int port(String text) {
		int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
		return (port <= 0xFFFF) ? port : -1;
	}

	private static String withoutRoot(String name) {
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

	/**
	 * Every name that is a single label.
	 * @return the pattern, which cannot be written
	 */
	static HostPattern singleLabel() {
		return new HostPattern(Kind.SINGLE_LABEL, "", null, ANY_PORT);
	}

	boolean matches(ServerName host, int actualPort) {
		if (this.port != ANY_PORT && this.port != actualPort) {
			return false;
		}
		return switch (this.kind) {
			case ANY -> true;
			case NAME -> host.is(this.text);
			case SUFFIX -> host.endsWith(this.text);
			case SINGLE_LABEL -> host.isSingleLabel();
			case RANGE -> contains(host.address());
		};
	}

	private boolean contains(@Nullable InetAddress address) {
		return address != null && this.range != null && this.range.contains(address);
	}

	private enum Kind {

		ANY, NAME, SUFFIX, SINGLE_LABEL, RANGE

	}

}
