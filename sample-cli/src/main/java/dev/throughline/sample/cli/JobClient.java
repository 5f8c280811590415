package dev.throughline.sample.cli;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Submits jobs to the platform and waits for their results.
 */
@Component
class JobClient {

	private static final Duration MARGIN = Duration.ofSeconds(5);

	private final RestClient platform;

	private final Duration timeout;

	JobClient(RestClient.Builder builder, CliProperties properties) {
		this.timeout = properties.timeout();
		this.platform = builder.baseUrl(properties.baseUrl())
			.requestFactory(requestFactory(properties))
			.defaultHeaders((headers) -> headers.setBearerAuth(properties.token()))
			.build();
	}

	/**
	 * Submits a job.
	 * @param operation name of what is to be done
	 * @return the job, as the platform has taken it
	 * @throws JobException if the platform does not take it
	 */
	Job submit(String operation) {
		return answered(() -> this.platform.post()
			.uri("/api/jobs")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("operation", operation))
			.retrieve()
			.body(Job.class));
	}

	/**
	 * Waits for the end of a job, with requests that the platform answers when it comes.
	 * @param id the job
	 * @return the finished job
	 * @throws JobException if it does not end in time
	 */
	Job await(UUID id) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		while (true) {
			long seconds = Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toSeconds());
			Job job = answered(() -> this.platform.get()
				.uri("/api/jobs/{id}", id)
				// RFC 7240, section 4.3
				.header("Prefer", "wait=" + seconds)
				.retrieve()
				.body(Job.class));
			if (job.isFinished()) {
				return job;
			}
			if (seconds == 0) {
				throw new JobException("Job %s has no result after %d s; is an agent running?".formatted(id,
						this.timeout.toSeconds()));
			}
		}
	}

	private static Job answered(Supplier<@Nullable Job> request) {
		try {
			Job job = request.get();
			if (job == null) {
				throw new JobException("The platform's answer is empty");
			}
			return job;
		}
		catch (RestClientResponseException ex) {
			throw new JobException(
					"The platform answered with status %d%s".formatted(ex.getStatusCode().value(), detail(ex)));
		}
		catch (RestClientException ex) {
			throw new JobException("The platform cannot be reached: " + ex.getMostSpecificCause().getClass().getName());
		}
	}

	private static String detail(RestClientResponseException ex) {
		try {
			Problem problem = ex.getResponseBodyAs(Problem.class);
			return (problem != null && problem.detail() != null) ? ": " + problem.detail() : "";
		}
		catch (RestClientException | IllegalStateException notProblem) {
			return "";
		}
	}

	private static ClientHttpRequestFactory requestFactory(CliProperties properties) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withTimeouts(properties.connectTimeout(), properties.timeout().plus(MARGIN))
			// A redirect must not carry the token elsewhere.
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		return ClientHttpRequestFactoryBuilder.jdk()
			.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1))
			.build(settings);
	}

	/**
	 * Problem detail of the platform.
	 *
	 * @param detail what is wrong
	 */
	private record Problem(@Nullable String detail) {

	}

}
