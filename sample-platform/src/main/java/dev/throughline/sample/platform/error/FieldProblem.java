package dev.throughline.sample.platform.error;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/**
 * What is wrong with one field of a request, without the value of the field.
 *
 * @param field name of the field as the client writes it
 * @param message what is wrong
 */
record FieldProblem(String field, String message) {

	private static final int MAX_FIELD_LENGTH = 64;

	private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

	/**
	 * Finds out which field made a body unreadable.
	 * @param cause what the JSON library reported
	 * @return the field, or {@code null} if the body as a whole is not readable
	 */
	static @Nullable FieldProblem ofUnreadable(@Nullable Throwable cause) {
		if (!(cause instanceof DatabindException || cause instanceof InputCoercionException)) {
			return null;
		}
		List<JacksonException.Reference> path = ((JacksonException) cause).getPath();
		String field = path.isEmpty() ? null : path.get(0).getPropertyName();
		if (field == null) {
			return null;
		}
		boolean unknown = cause instanceof UnrecognizedPropertyException;
		return new FieldProblem(StringUtils.truncate(field, MAX_FIELD_LENGTH),
				unknown ? "is not a known member" : "has the wrong type or format");
	}

	static List<FieldProblem> ofInvalid(MethodArgumentNotValidException invalid) {
		return invalid.getFieldErrors()
			.stream()
			.map(FieldProblem::of)
			.sorted(Comparator.comparing(FieldProblem::field))
			.toList();
	}

	static List<FieldProblem> ofInvalid(HandlerMethodValidationException invalid) {
		return invalid.getParameterValidationResults().stream().map(FieldProblem::of).toList();
	}

	private static FieldProblem of(FieldError error) {
		String field = CAPITAL.matcher(error.getField()).replaceAll((capital) -> "_" + capital.group());
		return new FieldProblem(field.toLowerCase(Locale.ROOT), message(error));
	}

	private static FieldProblem of(ParameterValidationResult result) {
		RequestParam parameter = result.getMethodParameter().getParameterAnnotation(RequestParam.class);
		String name = (parameter != null) ? parameter.name() : result.getMethodParameter().getParameterName();
		return new FieldProblem(Objects.requireNonNullElse(name, "parameter"),
				message(result.getResolvableErrors().get(0)));
	}

	private static String message(MessageSourceResolvable error) {
		return Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
	}

}
