package dev.throughline.sample.sidecar.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.sample.sidecar.protocol.FramedChannel;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;

/**
 * Listens on the Unix domain socket, which only the owner of the process may open.
 *
 * @since 0.1.0
 */
public final class AgentServer implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(AgentServer.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final AgentListener listener;

	private final AgentConversation conversation;

	private volatile @Nullable ServerSocketChannel server;

	private volatile @Nullable ExecutorService threads;

	/**
	 * Create an agent that does not listen yet.
	 * @param listener where it listens
	 * @param rules what it decides by
	 * @param carrier continues the traces that requests carry
	 * @param observations makes the spans
	 * @param json reads questions and writes answers
	 */
	public AgentServer(AgentListener listener, AgentRules rules, TraceCarrier carrier, ObservationRegistry observations,
			JsonMapper json) {
		this.listener = listener;
		this.conversation = new AgentConversation(listener.agent(), rules, carrier, observations, json);
	}

	@Override
	public void start() {
		Path socket = this.listener.socket();
		try {
			removeLeftOver(socket);
			ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			server.bind(UnixDomainSocketAddress.of(socket));
			Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
			ExecutorService threads = new ThreadPoolExecutor(1, this.listener.maxConnections() + 1, 60,
					TimeUnit.SECONDS, new SynchronousQueue<>());
			this.server = server;
			this.threads = threads;
			threads.execute(() -> accept(server, threads));
			log.atInfo().addKeyValue("socket", socket).log(this.listener.agent() + " agent is listening");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"'" + this.listener.agent() + "-agent.socket' cannot be listened on: " + socket, ex);
		}
	}

	private static void removeLeftOver(Path socket) throws IOException {
		if (!Files.exists(socket)) {
			return;
		}
		if (!Files.readAttributes(socket, BasicFileAttributes.class).isOther()) {
			throw new IOException("There is a file that is no socket");
		}
		try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
			throw new IllegalStateException("Another process listens on '" + socket + "'");
		}
		catch (IOException ex) {
			// nobody listens: a process that was killed left it
			Files.deleteIfExists(socket);
		}
	}

	private void accept(ServerSocketChannel server, ExecutorService threads) {
		while (server.isOpen()) {
			try {
				SocketChannel accepted = server.accept();
				try {
					threads.execute(() -> converse(accepted));
				}
				catch (RejectedExecutionException ex) {
					log.warn("too many connections: one was closed");
					accepted.close();
				}
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (IOException ex) {
				log.atWarn().addKeyValue("cause", ex.toString()).log("connection was not accepted");
				// because the next one would fail as well while files are short
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

	private void converse(SocketChannel accepted) {
		try (FramedChannel channel = FramedChannel.of(accepted, this.listener.timeout())) {
			channel.write(this.conversation.answer(channel.read()));
		}
		catch (IOException | IllegalArgumentException ex) {
			log.atWarn().addKeyValue("cause", ex.toString()).log("question was not answered");
		}
		catch (RuntimeException ex) {
			log.error("question was not answered", ex);
		}
	}

	@Override
	public void stop() {
		ServerSocketChannel server = this.server;
		ExecutorService threads = this.threads;
		this.server = null;
		if (server == null || threads == null) {
			return;
		}
		try {
			server.close();
			Files.deleteIfExists(this.listener.socket());
			threads.shutdown();
			if (!threads.awaitTermination(this.listener.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
				threads.shutdownNow();
			}
		}
		catch (IOException ex) {
			log.debug("Socket was not closed", ex);
		}
		catch (InterruptedException ex) {
			threads.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

}
