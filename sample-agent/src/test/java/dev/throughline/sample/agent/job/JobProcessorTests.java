package dev.throughline.sample.agent.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JobProcessor}: what goes wrong.
 */
class JobProcessorTests {

	private static final String JOB = "{\"job_id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\",\"operation\":\"test\"}";

	private final List<Observation.Context> stopped = new ArrayList<>();

	private final List<String> published = new ArrayList<>();

	private final ObservationRegistry observations = ObservationRegistry.create();

	@BeforeEach
	void record() {
		this.observations.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				JobProcessorTests.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@Test
	void anOperationThatFailsIsAnsweredAndMarksItsSpan() {
		IOException failure = new IOException("text-probe");
		processor(() -> {
			throw failure;
		}, this.published::add).process(JOB);
		assertThat(this.published).singleElement()
			.asString()
			.contains("\"status\":\"failed\"", "\"error\":\"operation failed on this node\"")
			.doesNotContain("text-probe");
		assertThat(this.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getError()).isSameAs(failure);
			assertThat(context.getLowCardinalityKeyValue("job.status").getValue()).isEqualTo("failed");
		});
	}

	@Test
	void anAnswerThatTheBrokerDoesNotTakeIsLeftToTheBrokerOfTheJob() {
		IllegalStateException failure = new IllegalStateException("closed");
		assertThatIllegalStateException().isThrownBy(() -> processor(() -> "found", (message) -> {
			throw failure;
		}).process(JOB)).isSameAs(failure);
		assertThat(this.stopped).singleElement()
			.satisfies((context) -> assertThat(context.getError()).isSameAs(failure));
	}

	@Test
	void aMessageThatIsNoJobIsNotObserved() {
		assertThatExceptionOfType(InvalidJobException.class)
			.isThrownBy(() -> processor(() -> "found", this.published::add).process("{\"job_id\":5"));
		assertThat(this.stopped).isEmpty();
		assertThat(this.published).isEmpty();
	}

	private JobProcessor processor(Operation operation, JobResponses responses) {
		return new JobProcessor(this.observations, new Operations(Map.of("test", operation)), responses);
	}

}
