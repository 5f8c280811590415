package dev.throughline.propagation.wire;

import org.springframework.boot.WebApplicationType;

/**
 * Netty and WebClient with Spring Boot's own spans.
 */
class MicrometerReactiveWireTests extends AbstractWireTests {

	MicrometerReactiveWireTests() {
		super(WebApplicationType.REACTIVE, "throughline.conventions=micrometer");
	}

}
