package dev.throughline.instrumentation.http;

import java.net.URI;
import java.util.function.Supplier;

import dev.throughline.test.HttpServerContract;
import dev.throughline.test.RecordedSpans;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract for one way of writing handlers.
 */
abstract class ServerContract extends HttpServerContract {

	private final Supplier<URI> baseUri;

	private final RecordedSpans spans;

	ServerContract(Supplier<URI> baseUri, RecordedSpans spans) {
		this.baseUri = baseUri;
		this.spans = spans;
	}

	@Override
	protected URI baseUri() {
		return this.baseUri.get();
	}

	@Override
	protected RecordedSpans spans() {
		return this.spans;
	}

	void assertNotKept() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this::spanHasTheNameOfTheRouteAndNotOfThePath);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(this::answerOfFiveHundredAndAboveIsAnErrorWithoutAnException);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this::callerIsToldTheTraceWhateverTheOutcome);
	}

}
