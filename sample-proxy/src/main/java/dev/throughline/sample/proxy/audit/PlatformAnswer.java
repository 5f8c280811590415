package dev.throughline.sample.proxy.audit;

import org.springframework.http.HttpStatusCode;

/**
 * What the platform made of an event.
 */
enum PlatformAnswer {

	/**
	 * It has the event, now or since an earlier attempt.
	 */
	TAKEN,

	/**
	 * It will never take this event.
	 */
	INVALID,

	/**
	 * It takes no event of ours until somebody corrects a setting, such as the token.
	 */
	REFUSED,

	/**
	 * It is down, slow or failing: another attempt may succeed.
	 */
	UNAVAILABLE;

	static PlatformAnswer of(HttpStatusCode status) {
		if (status.is2xxSuccessful()) {
			return TAKEN;
		}
		return switch (status.value()) {
			case 400, 409, 413, 415, 422 -> INVALID;
			case 408, 425, 429 -> UNAVAILABLE;
			default -> status.is5xxServerError() ? UNAVAILABLE : REFUSED;
		};
	}

}
