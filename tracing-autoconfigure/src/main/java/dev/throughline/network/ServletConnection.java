package dev.throughline.network;

import java.net.InetAddress;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a servlet container knows of the connection that a request came over, whatever a
 * proxy says of its client.
 *
 * @since 0.1.0
 */
public final class ServletConnection {

	/**
	 * Request attribute with the textual address of the connection's other end, for
	 * containers that replace it by what a proxy says.
	 */
	public static final String PEER_ATTRIBUTE = ServletConnection.class.getName() + ".peer";

	private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

	private ServletConnection() {
	}

	/**
	 * Returns the container's own request. A wrapper may answer with what a proxy says.
	 * @param request a request
	 * @return the request without wrappers
	 */
	public static ServletRequest unwrap(ServletRequest request) {
		ServletRequest unwrapped = request;
		while (unwrapped instanceof ServletRequestWrapper wrapper) {
			unwrapped = wrapper.getRequest();
		}
		return unwrapped;
	}

	/**
	 * Returns the request whose remote address is that of the connection. Tomcat marks a
	 * request whose address it has replaced; of any other container it is not known, so
	 * that a header it may have followed is enough for a no.
	 * @param request a request
	 * @return the container's own request, or {@code null} when the remote address may be
	 * what a proxy says
	 */
	public static @Nullable ServletRequest direct(ServletRequest request) {
		ServletRequest unwrapped = unwrap(request);
		if (unwrapped.getAttribute(TOMCAT_FORWARDED) != null) {
			return null;
		}
		if (unwrapped.getClass().getName().startsWith("org.apache.catalina.")) {
			return unwrapped;
		}
		return (unwrapped instanceof HttpServletRequest http && http.getHeader("X-Forwarded-For") == null
				&& http.getHeader("Forwarded") == null) ? unwrapped : null;
	}

	/**
	 * Returns the address of the connection's other end.
	 * @param request a request
	 * @return the address, or {@code null} when it is not known
	 */
	public static @Nullable InetAddress peer(HttpServletRequest request) {
		if (unwrap(request).getAttribute(PEER_ATTRIBUTE) instanceof String peer) {
			return address(peer);
		}
		ServletRequest direct = direct(request);
		return (direct != null && direct.getRemoteAddr() != null) ? address(direct.getRemoteAddr()) : null;
	}

	private static @Nullable InetAddress address(String literal) {
		String plain = ServerName.withoutBrackets(literal);
		int zone = plain.indexOf('%');
		return AddressRange.address((zone < 0) ? plain : plain.substring(0, zone));
	}

}
