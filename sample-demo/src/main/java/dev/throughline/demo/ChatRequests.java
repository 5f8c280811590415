package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.ExpectedTrace;

/**
 * Sends chat completions.
 */
final class ChatRequests {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final Http http;

	private final ChildProcesses children;

	private final Progress progress;

	ChatRequests(Http http, ChildProcesses children, Progress progress) {
		this.http = http;
		this.children = children;
		this.progress = progress;
	}

	/**
	 * Send requests one after the other.
	 * @param services who answers
	 * @param requests what to send
	 * @return the requests that were sent, in their order
	 */
	List<Shown> send(RunningServices services, List<ChatRequest> requests) throws InterruptedException {
		List<Shown> sent = new ArrayList<>();
		for (ChatRequest chat : requests) {
			sent.add(send(services, chat));
		}
		return sent;
	}

	private Shown send(RunningServices services, ChatRequest chat) throws InterruptedException {
		Instant since = Instant.now();
		ChatAnswer answer = ask(URI.create(DemoCommands.local(services.ports(), PortOption.OUTPOST)), chat);
		this.progress.step("%s: status %d, trace %s".formatted(chat.what(), answer.status(), answer.traceId()));
		if (answer.status() != chat.expectedStatus()) {
			throw DemoException.failure("%s answered %s with status %d instead of %d; its log is %s.".formatted(
					ExpectedTrace.OUTPOST, chat.what(), answer.status(), chat.expectedStatus(),
					services.process(ExpectedTrace.OUTPOST).log()));
		}
		if (!answer.hasTraceId()) {
			throw DemoException.failure("The answer to %s has no trace id in its X-Trace-Id header ('%s')."
				.formatted(chat.what(), answer.traceId()));
		}
		return new Shown(answer.traceId(), since, () -> services.lines(ExpectedTrace.OUTPOST, ExpectedTrace.PLATFORM));
	}

	private ChatAnswer ask(URI outpost, ChatRequest chat) throws InterruptedException {
		try {
			return this.http.ask(URI.create(outpost + "/proxy/chat/completions"), chat);
		}
		catch (IOException ex) {
			this.children.pause(PAUSE);
			throw DemoException
				.failure("%s gave no answer to %s: %s".formatted(ExpectedTrace.OUTPOST, chat.what(), ex));
		}
	}

}
