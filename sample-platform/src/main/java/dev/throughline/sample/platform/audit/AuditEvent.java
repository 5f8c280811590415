package dev.throughline.sample.platform.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Decision that an outpost took about one request, as it is posted. It never holds text
 * of a prompt.
 *
 * @param eventId identity of the event, chosen by the outpost
 * @param occurredAt time of the decision
 * @param tenant tenant whose policy was applied
 * @param action what was done with the request
 * @param model model that the request was for
 * @param findings number of findings by name of the detector
 */
@JsonNaming(SnakeCaseStrategy.class)
record AuditEvent(@NotNull @JsonDeserialize(using = StrictUuidDeserializer.class) UUID eventId,
		@NotNull @JsonDeserialize(using = IsoInstantDeserializer.class) Instant occurredAt,
		@NotNull @Pattern(regexp = "[a-z0-9-]{1,64}",
				message = "must be 1 to 64 of the characters a-z, 0-9 and -") String tenant,
		@NotNull @Pattern(regexp = "allow|redact|block", message = "must be allow, redact or block") String action,
		@NotNull @Size(min = 1, max = 128) @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*",
				message = "must not contain control characters or unpaired surrogates") String model,
		@NotNull @DetectorCounts Map<String, Integer> findings) {

}
