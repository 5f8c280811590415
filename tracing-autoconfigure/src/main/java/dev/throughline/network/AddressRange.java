package dev.throughline.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Addresses that share a prefix, as CIDR notation has them. Reads literals only: a name
 * would be looked up, and what is read here may come from a request. An IPv4 address that
 * is mapped to IPv6 counts as the IPv4 address. Immutable.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632, prefix
 * notation</a>
 */
public final class AddressRange {

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

	private static final int IPV4_LENGTH = 4;

	/**
	 * Bits before the IPv4 address in one that is mapped to IPv6.
	 */
	private static final int MAPPED_PREFIX = 96;

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
	public static @Nullable AddressRange parse(String text) {
		int slash = text.indexOf('/');
		String literal = (slash < 0) ? text : text.substring(0, slash);
		InetAddress address = address(literal);
		if (address == null) {
			return null;
		}
		byte[] network = address.getAddress();
		int bits = network.length * Byte.SIZE;
		int prefix = (slash < 0) ? bits : length(text.substring(slash + 1));
		if (slash >= 0 && network.length == IPV4_LENGTH && literal.indexOf(':') >= 0) {
			prefix -= MAPPED_PREFIX;
		}
		return (prefix >= 0 && prefix <= bits) ? new AddressRange(network, prefix) : null;
	}

	/**
	 * Reads an address without ever asking a name server.
	 * @param literal an IPv4 or IPv6 address, without brackets and zone
	 * @return the address, or {@code null} when the text is none
	 */
	public static @Nullable InetAddress address(String literal) {
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

	/**
	 * Tells whether an address is one of the range.
	 * @param address the address
	 * @return whether it has the prefix
	 */
	public boolean contains(InetAddress address) {
		byte[] other = address.getAddress();
		int offset = isMapped(other) ? MAPPED_PREFIX / Byte.SIZE : 0;
		if (other.length - offset != this.network.length) {
			return false;
		}
		int whole = this.prefix / Byte.SIZE;
		for (int i = 0; i < whole; i++) {
			if (other[offset + i] != this.network[i]) {
				return false;
			}
		}
		int rest = Byte.SIZE - this.prefix % Byte.SIZE;
		return rest == Byte.SIZE || (other[offset + whole] & 0xFF) >> rest == (this.network[whole] & 0xFF) >> rest;
	}

	// https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
	private static boolean isMapped(byte[] address) {
		if (address.length == IPV4_LENGTH) {
			return false;
		}
		for (int i = 0; i < 10; i++) {
			if (address[i] != 0) {
				return false;
			}
		}
		return address[10] == (byte) 0xFF && address[11] == (byte) 0xFF;
	}

}
