package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.ExpectedTrace;

/**
 * Sends the chat completions, the last of which is shown.
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

	Shown send(RunningServices services) throws InterruptedException {
		URI outpost = URI.create(DemoCommands.local(services.ports(), PortOption.OUTPOST));
		String shown = "";
		for (ChatRequest chat : ChatRequest.scenario()) {
			ChatAnswer answer = ask(outpost, chat);
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
			shown = answer.traceId();
		}
		String traceId = shown;
		return new Shown(traceId, () -> services.lines(ExpectedTrace.OUTPOST, ExpectedTrace.PLATFORM));
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
