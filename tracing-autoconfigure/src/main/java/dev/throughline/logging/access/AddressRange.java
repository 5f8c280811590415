package dev.throughline.logging.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Addresses that share a prefix, as CIDR notation has them. Reads literals only: a name
 * would be looked up, and what is read here may come from a request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632, prefix
 * notation</a>
 */
final class AddressRange {

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

	private final byte[] network;

	private final int prefix;

	private AddressRange(byte[] network, int prefix) {
		this.network = network;
		this.prefix = prefix;
	}

	/**
	 * Reads a range such as {@code 10.0.0.0/8}; an address alone is a range of one.
	 * @param text the range
	 * @return the range, or {@code null} when the text is none
	 */
	static @Nullable AddressRange parse(String text) {
		int slash = text.indexOf('/');
		InetAddress address = address((slash < 0) ? text : text.substring(0, slash));
		if (address == null) {
			return null;
		}
		byte[] network = address.getAddress();
		int bits = network.length * Byte.SIZE;
		int prefix = (slash < 0) ? bits : length(text.substring(slash + 1));
		return (prefix >= 0 && prefix <= bits) ? new AddressRange(network, prefix) : null;
	}

	/**
	 * Reads an address without ever asking a name server.
	 * @param literal an IPv4 or IPv6 address, without a zone
	 * @return the address, or {@code null} when the text is none
	 */
	static @Nullable InetAddress address(String literal) {
		boolean literalV6 = literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches();
		if (!literalV6 && !IPV4.matcher(literal).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	private static int length(String text) {
		return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
	}

	boolean contains(InetAddress address) {
		byte[] other = address.getAddress();
		if (other.length != this.network.length) {
			return false;
		}
		int whole = this.prefix / Byte.SIZE;
		for (int i = 0; i < whole; i++) {
			if (other[i] != this.network[i]) {
				return false;
			}
		}
		int rest = Byte.SIZE - this.prefix % Byte.SIZE;
		return rest == Byte.SIZE || (other[whole] & 0xFF) >> rest == (this.network[whole] & 0xFF) >> rest;
	}

}
