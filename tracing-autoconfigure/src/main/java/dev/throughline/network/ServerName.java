package dev.throughline.network;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * Host of a request that is about to be sent, as it is written there. A name is not
 * looked up.
 */
final class ServerName {

	private final String host;

	private final int length;

	private final @Nullable InetAddress address;

	private ServerName(String host, @Nullable InetAddress address) {
		this.host = host;
		this.length = host.endsWith(".") ? host.length() - 1 : host.length();
		this.address = address;
	}

	/**
	 * Reads a host.
	 * @param host a name or an address, in brackets when it is an IPv6 address
	 * @return the host
	 */
	static ServerName of(String host) {
		String plain = withoutBrackets(host);
		int zone = plain.indexOf('%');
		String literal = (zone < 0) ? plain : plain.substring(0, zone);
		boolean maybeAddress = plain.indexOf(':') >= 0 || isDigit(plain.charAt(plain.length() - 1));
		return new ServerName(plain, maybeAddress ? AddressRange.address(literal) : null);
	}

	static String withoutBrackets(String host) {
		return (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
	}

	@Nullable InetAddress address() {
		return this.address;
	}

	boolean is(String name) {
		return this.length == name.length() && this.host.regionMatches(true, 0, name, 0, this.length);
	}

	boolean endsWith(String suffix) {
		return this.length > suffix.length()
				&& this.host.regionMatches(true, this.length - suffix.length(), suffix, 0, suffix.length());
	}

	/**
	 * Tells whether this is a name without a dot, such as a host's or a service's. A
	 * number is none, because resolvers take it for an IPv4 address.
	 * @return whether it has one label only
	 */
	boolean isSingleLabel() {
		if (this.address != null || this.host.indexOf('.') >= 0 || this.host.indexOf(':') >= 0) {
			return false;
		}
		boolean hexadecimal = this.host.regionMatches(true, 0, "0x", 0, 2);
		for (int i = 0; i < this.length && !hexadecimal; i++) {
			if (!isDigit(this.host.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

}
