package dev.throughline.network;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Host and port that a client's URI names. {@link URI} itself knows no host with an
 * underscore, such as a service of Docker Compose has.
 *
 * @param host the host, in brackets when it is an IPv6 address
 * @param port the port as written, or -1 when none is
 * @since 0.1.0
 */
public record ServerAddress(String host, int port) {

	/**
	 * Reads the address of a URI.
	 * @param uri the URI
	 * @return host and port without user information, or {@code null} when the URI has no
	 * host
	 */
	public static @Nullable ServerAddress of(URI uri) {
		if (uri.getHost() != null) {
			return new ServerAddress(uri.getHost(), uri.getPort());
		}
		String authority = uri.getRawAuthority();
		if (authority == null) {
			return null;
		}
		String address = authority.substring(authority.lastIndexOf('@') + 1);
		int colon = address.lastIndexOf(':');
		if (colon <= 0) {
			return address.isEmpty() ? null : new ServerAddress(address, -1);
		}
		try {
			return new ServerAddress(address.substring(0, colon),
					Integer.parseInt(address, colon + 1, address.length(), 10));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Returns host and port as a URI has them.
	 * @return the authority without user information
	 */
	public String authority() {
		return (this.port >= 0) ? this.host + ":" + this.port : this.host;
	}

	/**
	 * Returns the port that is connected to.
	 * @param scheme the URI's scheme, or {@code null}
	 * @return the port as written, otherwise the scheme's, or -1 when the scheme is
	 * neither {@code http} nor {@code https}
	 */
	public int portOrDefault(@Nullable String scheme) {
		if (this.port >= 0) {
			return this.port;
		}
		return switch (String.valueOf(scheme)) {
			case "http" -> 80;
			case "https" -> 443;
			default -> -1;
		};
	}

}
