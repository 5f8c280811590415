package dev.throughline.propagation.wire;

import org.springframework.boot.WebApplicationType;

/**
 * Netty and WebClient.
 */
class ReactiveWireTests extends AbstractWireTests {

	ReactiveWireTests() {
		super(WebApplicationType.REACTIVE);
	}

}
