package dev.throughline.sample.proxy.chat;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes chat completion requests.
 */
@RestController
class ChatController {

	private final ChatRequestReader reader;

	private final ChatService chats;

	ChatController(ChatRequestReader reader, ChatService chats) {
		this.reader = reader;
		this.chats = chats;
	}

	@PostMapping(path = "/proxy/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ChatCompletionResponse complete(@RequestHeader("X-Tenant") String tenant, HttpServletRequest request) {
		return this.chats.complete(tenant, this.reader.read(request));
	}

}
