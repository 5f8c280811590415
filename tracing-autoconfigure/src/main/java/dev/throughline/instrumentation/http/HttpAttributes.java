package dev.throughline.instrumentation.http;

import java.net.URI;
import java.util.Set;

import dev.throughline.network.ServerAddress;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Attribute names and rules of the stable HTTP conventions, copied from
 * io.opentelemetry.semconv 1.41.1.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic
 * conventions for HTTP spans</a>
 */
final class HttpAttributes {

	static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	static final AttributeKey<String> HTTP_REQUEST_METHOD = AttributeKey.stringKey("http.request.method");

	static final AttributeKey<String> HTTP_REQUEST_METHOD_ORIGINAL = AttributeKey
		.stringKey("http.request.method_original");

	static final AttributeKey<Long> HTTP_RESPONSE_STATUS_CODE = AttributeKey.longKey("http.response.status_code");

	static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");

	static final AttributeKey<String> NETWORK_PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	static final AttributeKey<Long> NETWORK_PEER_PORT = AttributeKey.longKey("network.peer.port");

	static final AttributeKey<String> NETWORK_PROTOCOL_VERSION = AttributeKey.stringKey("network.protocol.version");

	static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	static final AttributeKey<String> URL_FULL = AttributeKey.stringKey("url.full");

	static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

	static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");

	static final AttributeKey<String> URL_TEMPLATE = AttributeKey.stringKey("url.template");

	static final AttributeKey<String> USER_AGENT_ORIGINAL = AttributeKey.stringKey("user_agent.original");

	/**
	 * The value of {@link #HTTP_REQUEST_METHOD} for a method that is not known.
	 */
	static final String OTHER_METHOD = "_OTHER";

	private static final Set<String> METHODS = Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST",
			"PUT", "QUERY", "TRACE");

	private HttpAttributes() {
	}

	static boolean isKnownMethod(String method) {
		return METHODS.contains(method);
	}

	/**
	 * Returns the name of a span.
	 * @param method the request's method as sent
	 * @param target the low-cardinality target, or {@code null} when there is none
	 * @return the method alone or followed by the target
	 */
	static String spanName(String method, @Nullable String target) {
		String first = isKnownMethod(method) ? method : "HTTP";
		return (target != null && !target.isEmpty()) ? first + " " + target : first;
	}

	/**
	 * Returns an address as the conventions have it, where an IPv6 address has no
	 * brackets.
	 * @param host a host as in a URI
	 * @return the address
	 */
	static @Nullable String withoutBrackets(@Nullable String host) {
		return (host != null && host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1)
				: host;
	}

	/**
	 * Returns a URI without user information, path parameters, query and fragment, which
	 * are known places of secrets.
	 * @param server the address in the URI
	 * @param uri the URI
	 * @return scheme, authority and path
	 */
	static String plainUrl(ServerAddress server, URI uri) {
		if (isPlain(server, uri)) {
			return uri.toString();
		}
		String path = (uri.getRawPath() != null) ? withoutPathParameters(uri.getRawPath()) : "";
		return uri.getScheme() + "://" + server.authority() + path;
	}

	/**
	 * Tells whether a URI is scheme, host, port and path alone: as long as these are
	 * together, and without path parameters.
	 * @param server the address in the URI
	 * @param uri the URI
	 * @return whether nothing is to be taken out of it
	 */
	private static boolean isPlain(ServerAddress server, URI uri) {
		String path = uri.getRawPath();
		if (uri.getScheme() == null || uri.getHost() == null || path == null || path.indexOf(';') >= 0) {
			return false;
		}
		int port = (server.port() >= 0) ? 1 + digits(server.port()) : 0;
		return uri.toString().length() == uri.getScheme().length() + 3 + server.host().length() + port + path.length();
	}

	private static int digits(int number) {
		int digits = 1;
		for (int rest = number / 10; rest > 0; rest /= 10) {
			digits++;
		}
		return digits;
	}

	/**
	 * Removes what may be a secret or a session id from a path.
	 * @param path a raw path
	 * @return the path without path parameters
	 */
	static String withoutPathParameters(String path) {
		int semicolon = path.indexOf(';');
		if (semicolon < 0) {
			return path;
		}
		StringBuilder plain = new StringBuilder(path.length());
		boolean parameter = false;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			parameter = (character == ';') || (parameter && character != '/');
			if (!parameter) {
				plain.append(character);
			}
		}
		return plain.toString();
	}

}
