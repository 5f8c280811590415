package dev.throughline.sample.proxy.policy;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * There is no policy for the tenant.
 */
class UnknownTenantException extends ProblemException {

	UnknownTenantException() {
		super(HttpStatus.FORBIDDEN, "unknown-tenant", "Unknown tenant",
				"There is no policy for the tenant named in header X-Tenant.");
	}

}
