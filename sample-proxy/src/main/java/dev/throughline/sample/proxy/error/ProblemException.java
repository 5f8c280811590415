package dev.throughline.sample.proxy.error;

import java.net.URI;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A refusal that reaches the client as problem details. The detail is written by this
 * application: it never repeats the request or another server's answer, and there is no
 * cause whose message could.
 *
 * @since 0.1.0
 */
public abstract class ProblemException extends ErrorResponseException {

	private static final URI TYPES = URI.create("https://arbitex.example/problems/");

	/**
	 * Create the refusal.
	 * @param status the status of the response
	 * @param type the last path segment of the problem type
	 * @param title the same short text for every problem of this type
	 * @param detail what is wrong with this request
	 */
	protected ProblemException(HttpStatus status, String type, String title, String detail) {
		super(status, problem(status, type, title, detail), null);
	}

	private static ProblemDetail problem(HttpStatus status, String type, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(TYPES.resolve(type));
		problem.setTitle(title);
		return problem;
	}

}
