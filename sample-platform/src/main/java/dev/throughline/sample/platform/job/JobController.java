package dev.throughline.sample.platform.job;

import java.net.URI;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Takes jobs and tells how far they are.
 */
@RestController
@ConditionalOnJobs
class JobController {

	private static final String UUID_TEXT = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

	private final Jobs jobs;

	JobController(Jobs jobs) {
		this.jobs = jobs;
	}

	// produces: a client that cannot read the answer is refused before anything is stored
	@PostMapping(path = "/api/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Job> submit(@Valid @RequestBody JobSubmission submission) {
		Job job = this.jobs.submit(submission.operation());
		return ResponseEntity.accepted().location(URI.create("/api/jobs/" + job.id())).body(job);
	}

	@GetMapping(path = "/api/jobs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	DeferredResult<Job> find(@PathVariable @Pattern(regexp = UUID_TEXT, message = "must be a UUID") String id,
			@RequestHeader(name = "Prefer", required = false) @Nullable String prefer) {
		return this.jobs.find(UUID.fromString(id), WaitPreference.of(prefer));
	}

}
