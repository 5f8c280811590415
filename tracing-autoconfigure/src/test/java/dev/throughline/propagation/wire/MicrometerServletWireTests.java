package dev.throughline.propagation.wire;

import org.springframework.boot.WebApplicationType;

/**
 * Tomcat and RestClient with Spring Boot's own spans.
 */
class MicrometerServletWireTests extends AbstractWireTests {

	MicrometerServletWireTests() {
		super(WebApplicationType.SERVLET, "throughline.conventions=micrometer");
	}

}
