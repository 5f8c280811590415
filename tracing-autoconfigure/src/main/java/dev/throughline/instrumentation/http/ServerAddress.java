package dev.throughline.instrumentation.http;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Host and port that a client's URI names. {@link URI} itself knows no host with an
 * underscore, such as a service of Docker Compose has.
 *
 * @param host the host, in brackets when it is an IPv6 address
 * @param port the port as written, or -1 when none is
 */
record ServerAddress(String host, int port) {

	static @Nullable ServerAddress of(URI uri) {
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

	String authority() {
		return (this.port >= 0) ? this.host + ":" + this.port : this.host;
	}

	/**
	 * Returns a URI without user information, path parameters, query and fragment, which
	 * are known places of secrets.
	 * @param uri the URI that has this address
	 * @return scheme, authority and path
	 */
	String url(URI uri) {
		String path = (uri.getRawPath() != null) ? HttpAttributes.withoutPathParameters(uri.getRawPath()) : "";
		return uri.getScheme() + "://" + authority() + path;
	}

	int portOrDefault(@Nullable String scheme) {
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
