package dev.throughline.sample.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses requests that do not carry the bearer token, before their body is read.
 */
final class BearerTokenInterceptor implements HandlerInterceptor {

	private static final String SCHEME = "Bearer";

	private final byte[] token;

	BearerTokenInterceptor(String token) {
		this.token = token.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (!isAuthorized(request.getHeader(HttpHeaders.AUTHORIZATION))) {
			throw unauthorized();
		}
		return true;
	}

	private boolean isAuthorized(@Nullable String authorization) {
		String prefix = SCHEME + " ";
		if (authorization == null || !authorization.regionMatches(true, 0, prefix, 0, prefix.length())) {
			return false;
		}
		byte[] candidate = authorization.substring(prefix.length()).strip().getBytes(StandardCharsets.UTF_8);
		// constant time: equals would tell how much of a guess is right
		return MessageDigest.isEqual(this.token, candidate);
	}

	private ErrorResponseException unauthorized() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED,
				"Bearer token is missing or wrong");
		ErrorResponseException exception = new ErrorResponseException(HttpStatus.UNAUTHORIZED, problem, null);
		exception.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, SCHEME);
		return exception;
	}

}
