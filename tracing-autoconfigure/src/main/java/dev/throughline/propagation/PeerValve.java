package dev.throughline.propagation;

import java.io.IOException;

import dev.throughline.network.ServletConnection;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Keeps the address of the connection for requests of which Tomcat replaces it by what a
 * proxy says.
 */
final class PeerValve extends ValveBase {

	PeerValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		request.setAttribute(ServletConnection.PEER_ATTRIBUTE, request.getPeerAddr());
		getNext().invoke(request, response);
	}

}
