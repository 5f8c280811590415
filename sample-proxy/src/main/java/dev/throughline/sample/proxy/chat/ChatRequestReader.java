package dev.throughline.sample.proxy.chat;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Reads a chat completion request from the wire. Spring MVC could do so, but the
 * exceptions of its JSON converter and validator quote what was sent, and they end up in
 * logs and spans.
 */
@Component
class ChatRequestReader {

	private static final DataSize LIMIT = DataSize.ofMegabytes(1);

	private final JsonMapper json = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.withCoercionConfig(LogicalType.Textual,
				(texts) -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
		.build();

	private final Validator validator;

	ChatRequestReader(Validator validator) {
		this.validator = validator;
	}

	/**
	 * Read and check the body.
	 * @param request the request as it came in
	 * @return a request in which every value is what it has to be
	 * @throws ContentTooLargeException if the body is over the limit
	 * @throws InvalidChatRequestException if anything else is wrong with the body
	 */
	ChatCompletionRequest read(HttpServletRequest request) {
		ChatCompletionRequest chat = parse(readBody(request));
		Set<ConstraintViolation<ChatCompletionRequest>> violations = this.validator.validate(chat);
		for (ConstraintViolation<ChatCompletionRequest> violation : violations) {
			throw InvalidChatRequestException.field(fieldOf(violation), violation.getMessage());
		}
		if (chat.messages().stream().allMatch(ChatMessage::isInstruction)) {
			throw InvalidChatRequestException.field("messages", "must hold a message of role user");
		}
		return chat;
	}

	private byte[] readBody(HttpServletRequest request) {
		if (request.getContentLengthLong() > LIMIT.toBytes()) {
			throw new ContentTooLargeException(LIMIT);
		}
		try {
			byte[] body = request.getInputStream().readNBytes((int) LIMIT.toBytes() + 1);
			if (body.length > LIMIT.toBytes()) {
				throw new ContentTooLargeException(LIMIT);
			}
			return body;
		}
		catch (IOException ex) {
			throw InvalidChatRequestException.body("cannot be read to its end");
		}
	}

	private ChatCompletionRequest parse(byte[] body) {
		try {
			ChatCompletionRequest chat = this.json.readValue(body, ChatCompletionRequest.class);
			if (chat == null) {
				throw InvalidChatRequestException.body("must be a JSON object");
			}
			return chat;
		}
		catch (DatabindException | InputCoercionException ex) {
			throw ex.getPath().isEmpty() ? InvalidChatRequestException.body("must be a JSON object")
					: InvalidChatRequestException.field(pathOf(ex), "has the wrong type or is out of range");
		}
		catch (JacksonException ex) {
			throw InvalidChatRequestException.body("is not valid JSON" + placeOf(ex));
		}
	}

	private static String placeOf(JacksonException ex) {
		TokenStreamLocation location = ex.getLocation();
		return (location != null) ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")" : "";
	}

	private static String pathOf(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : ex.getPath()) {
			if (step.getPropertyName() == null) {
				path.append('[').append(step.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
			}
		}
		return path.toString();
	}

	private static String fieldOf(ConstraintViolation<?> violation) {
		return violation.getPropertyPath()
			.toString()
			.replace(".<list element>", "")
			.replaceAll("([A-Z])", "_$1")
			.toLowerCase(Locale.ROOT);
	}

}
