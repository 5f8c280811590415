package dev.throughline.network;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the remote address of a request is that of the connection.
 */
class ServletConnectionTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@ParameterizedTest
	@CsvSource({ "10.1.2.3, 10.1.2.3", "[fd00::1], fd00:0:0:0:0:0:0:1", "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
			"::ffff:10.1.2.3, 10.1.2.3" })
	void peerIsTheContainersAddress(String remote, String peer) {
		this.request.setRemoteAddr(remote);
		assertThat(ServletConnection.peer(this.request).getHostAddress()).isEqualTo(peer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "gateway.example", "unknown" })
	void whatIsNoAddressIsNotLookedUp(String remote) {
		this.request.setRemoteAddr(remote);
		assertThat(ServletConnection.peer(this.request)).isNull();
	}

	@Test
	void wrapperIsNotBelieved() {
		this.request.setRemoteAddr("10.1.2.3");
		HttpServletRequest wrapped = new HttpServletRequestWrapper(new HttpServletRequestWrapper(this.request)) {

			@Override
			public String getRemoteAddr() {
				return "203.0.113.7";
			}

		};
		assertThat(ServletConnection.unwrap(wrapped)).isSameAs(this.request);
		assertThat(ServletConnection.direct(wrapped)).isSameAs(this.request);
		assertThat(ServletConnection.peer(wrapped).getHostAddress()).isEqualTo("10.1.2.3");
	}

	@Test
	void requestWhoseAddressTomcatReplacedHasNoneUnlessItWasKept() {
		this.request.setRemoteAddr("203.0.113.7");
		this.request.setAttribute("org.apache.tomcat.request.forwarded", true);
		assertThat(ServletConnection.direct(this.request)).isNull();
		assertThat(ServletConnection.peer(this.request)).isNull();
		this.request.setAttribute(ServletConnection.PEER_ATTRIBUTE, "10.1.2.3");
		assertThat(ServletConnection.peer(this.request).getHostAddress()).isEqualTo("10.1.2.3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "Forwarded" })
	void headerThatAnotherContainerMayHaveFollowedIsEnoughForADoubt(String header) {
		this.request.setRemoteAddr("10.1.2.3");
		this.request.addHeader(header, "for=10.1.2.3");
		assertThat(ServletConnection.peer(this.request)).isNull();
	}

}
