package dev.throughline.sample.platform.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Reads the body of a request up to a limit, whether its length is announced or not, and
 * refuses a longer one before it is parsed.
 */
@ControllerAdvice
class BodyLimitAdvice extends RequestBodyAdviceAdapter {

	static final DataSize MAX_BODY = DataSize.ofKilobytes(64);

	@Override
	public boolean supports(MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return true;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		int limit = (int) MAX_BODY.toBytes();
		if (message.getHeaders().getContentLength() > limit) {
			throw contentTooLarge();
		}
		byte[] body = message.getBody().readNBytes(limit + 1);
		if (body.length > limit) {
			throw contentTooLarge();
		}
		return new BufferedMessage(message.getHeaders(), body);
	}

	private ErrorResponseException contentTooLarge() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
				"Body must not be longer than %d bytes".formatted(MAX_BODY.toBytes()));
		return new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE, problem, null);
	}

	/**
	 * Message whose body was read completely.
	 *
	 * @param headers the headers
	 * @param bytes the body
	 */
	private record BufferedMessage(HttpHeaders headers, byte[] bytes) implements HttpInputMessage {

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return new ByteArrayInputStream(this.bytes);
		}

	}

}
