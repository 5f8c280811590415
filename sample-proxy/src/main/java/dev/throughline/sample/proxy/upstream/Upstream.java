package dev.throughline.sample.proxy.upstream;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that the outpost calls, and whether it was there when it was last looked at.
 */
final class Upstream {

	private static final Logger log = LoggerFactory.getLogger(Upstream.class);

	private final String name;

	private final Duration interval;

	private final HttpRequest question;

	private final HttpClient client;

	private volatile State state = State.UNKNOWN;

	Upstream(String name, UpstreamProperties.HealthCheck check, HttpClient client) {
		this.name = name;
		this.interval = check.interval();
		this.question = HttpRequest.newBuilder(check.url()).timeout(check.timeout()).GET().build();
		this.client = client;
	}

	String name() {
		return this.name;
	}

	Duration interval() {
		return this.interval;
	}

	State state() {
		return this.state;
	}

	/**
	 * Look whether it is there. Never throws an exception, which would end the checks.
	 */
	void check() {
		try {
			HttpResponse<Void> answer = this.client.send(this.question, BodyHandlers.discarding());
			boolean up = answer.statusCode() / 100 == 2;
			become(up ? State.UP : State.DOWN, "status " + answer.statusCode());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			become(State.DOWN, ex.getClass().getName());
		}
	}

	private void become(State state, String cause) {
		State before = this.state;
		this.state = state;
		if (before == state) {
			return;
		}
		if (state == State.UP) {
			log.atInfo().addKeyValue("upstream", this.name).log("upstream is there");
		}
		else {
			log.atWarn().addKeyValue("upstream", this.name).addKeyValue("cause", cause).log("upstream does not answer");
		}
	}

	/**
	 * What is known of an upstream.
	 */
	enum State {

		/**
		 * Nobody has looked yet.
		 */
		UNKNOWN(Double.NaN),

		/**
		 * It answered well.
		 */
		UP(1),

		/**
		 * It did not answer, or not well.
		 */
		DOWN(0);

		private final double value;

		State(double value) {
			this.value = value;
		}

		double value() {
			return this.value;
		}

	}

}
