package dev.throughline.propagation.wire;

import org.springframework.boot.WebApplicationType;

/**
 * Tomcat and RestClient.
 */
class ServletWireTests extends AbstractWireTests {

	ServletWireTests() {
		super(WebApplicationType.SERVLET);
	}

}
