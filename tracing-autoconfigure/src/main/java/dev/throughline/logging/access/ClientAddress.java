package dev.throughline.logging.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.network.AddressRange;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Tells the client's address: the peer of the connection, unless that is a trusted proxy;
 * then the right-most address of {@code X-Forwarded-For} that is not one. What stands
 * further left was written by whoever is not trusted.
 */
final class ClientAddress {

	static final String HEADER = "X-Forwarded-For";

	private final List<AddressRange> trustedProxies;

	ClientAddress(List<String> trustedProxies) {
		List<AddressRange> ranges = new ArrayList<>(trustedProxies.size());
		for (String text : trustedProxies) {
			AddressRange range = AddressRange.parse(text.trim());
			if (range == null) {
				throw new InvalidConfigurationPropertyValueException(AccessLogProperties.TRUSTED_PROXIES, text,
						"Give addresses or CIDR ranges, such as 10.0.0.0/8 or fd00::/8; names are not looked up.");
			}
			ranges.add(range);
		}
		this.trustedProxies = List.copyOf(ranges);
	}

	/**
	 * Tells whether the header is of any interest.
	 * @return {@code true} when there are trusted proxies
	 */
	boolean trustsProxies() {
		return !this.trustedProxies.isEmpty();
	}

	/**
	 * Returns the client's address.
	 * @param peer the address of the connection's other end
	 * @param forwardedFor the values of the header in the order of the request
	 * @return an address that was not made up by the client, or the peer as it was given
	 */
	@Nullable String of(@Nullable String peer, List<String> forwardedFor) {
		InetAddress address = (peer != null) ? parse(peer) : null;
		if (address == null || !isTrusted(address)) {
			return peer;
		}
		InetAddress client = address;
		for (int i = forwardedFor.size() - 1; i >= 0; i--) {
			String value = forwardedFor.get(i);
			int end = value.length();
			while (end >= 0) {
				int comma = value.lastIndexOf(',', end - 1);
				InetAddress hop = parse(value.substring(comma + 1, end).trim());
				if (hop == null) {
					return client.getHostAddress();
				}
				client = hop;
				if (!isTrusted(hop)) {
					return client.getHostAddress();
				}
				end = comma;
			}
		}
		return client.getHostAddress();
	}

	private boolean isTrusted(InetAddress address) {
		for (int i = 0; i < this.trustedProxies.size(); i++) {
			if (this.trustedProxies.get(i).contains(address)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Reads what proxies write: an address, with a port, in brackets or with a zone.
	 * @param text one member of the header, or a peer
	 * @return the address, or {@code null} when there is none
	 */
	private static @Nullable InetAddress parse(String text) {
		String literal = text;
		int bracket = literal.indexOf(']');
		if (literal.startsWith("[") && bracket > 0) {
			literal = literal.substring(1, bracket);
		}
		else if (literal.indexOf(':') >= 0 && literal.indexOf(':') == literal.lastIndexOf(':')) {
			literal = literal.substring(0, literal.indexOf(':'));
		}
		int zone = literal.indexOf('%');
		return AddressRange.address((zone < 0) ? literal : literal.substring(0, zone));
	}

}
