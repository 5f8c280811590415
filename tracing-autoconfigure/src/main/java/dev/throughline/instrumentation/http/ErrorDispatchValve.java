package dev.throughline.instrumentation.http;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Closes the scope of a failed request when Tomcat is done with it.
 */
final class ErrorDispatchValve extends ValveBase {

	ErrorDispatchValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		ErrorDispatchScope scope = ErrorDispatchScope.allow(request);
		try {
			getNext().invoke(request, response);
		}
		finally {
			scope.close();
			if (request.isAsync()) {
				AsyncRoute.keep(request);
			}
		}
	}

}
