package dev.throughline.sample.sidecar.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends and receives byte arrays, each behind its length in four bytes, and never waits
 * longer than a time that runs from the beginning of the connection. For one thread.
 *
 * @since 0.1.0
 */
public final class FramedChannel implements AutoCloseable {

	/**
	 * Longest array that is sent or received.
	 */
	public static final int MAX_FRAME = 16 * 1024;

	private final SocketChannel channel;

	private final Selector selector;

	private final SelectionKey key;

	private final long deadline;

	private FramedChannel(SocketChannel channel, Duration timeout) throws IOException {
		this.channel = channel;
		this.deadline = System.nanoTime() + timeout.toNanos();
		channel.configureBlocking(false);
		this.selector = Selector.open();
		this.key = channel.register(this.selector, 0);
	}

	/**
	 * Connect to a Unix domain socket.
	 * @param socket the path of the socket
	 * @param timeout the time that all of the conversation may take
	 * @return the connection
	 * @throws IOException if nobody listens or not in time
	 */
	public static FramedChannel connect(Path socket, Duration timeout) throws IOException {
		FramedChannel framed = of(SocketChannel.open(StandardProtocolFamily.UNIX), timeout);
		try {
			if (!framed.channel.connect(UnixDomainSocketAddress.of(socket))) {
				do {
					framed.await(SelectionKey.OP_CONNECT);
				}
				while (!framed.channel.finishConnect());
			}
			return framed;
		}
		catch (IOException ex) {
			framed.close();
			throw ex;
		}
	}

	/**
	 * Take over a connection.
	 * @param channel the connection, closed with this channel
	 * @param timeout the time that all of the conversation may take
	 * @return the connection
	 * @throws IOException if it is closed already
	 */
	public static FramedChannel of(SocketChannel channel, Duration timeout) throws IOException {
		try {
			return new FramedChannel(channel, timeout);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Send an array.
	 * @param content what to send
	 * @throws IOException if it is too long or cannot be sent in time
	 */
	public void write(byte[] content) throws IOException {
		requireLength(content.length);
		ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + content.length);
		frame.putInt(content.length).put(content).flip();
		while (this.channel.write(frame) >= 0 && frame.hasRemaining()) {
			await(SelectionKey.OP_WRITE);
		}
	}

	/**
	 * Receive an array.
	 * @return what was sent
	 * @throws IOException if it is too long or does not come in time
	 */
	public byte[] read() throws IOException {
		int length = fill(Integer.BYTES).getInt();
		requireLength(length);
		return fill(length).array();
	}

	private ByteBuffer fill(int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining()) {
			int count = this.channel.read(buffer);
			if (count < 0) {
				throw new EOFException("Connection ended in the middle of a frame");
			}
			if (count == 0) {
				await(SelectionKey.OP_READ);
			}
		}
		return buffer.flip();
	}

	private static void requireLength(int length) throws IOException {
		if (length <= 0 || length > MAX_FRAME) {
			throw new IOException("Frame of " + length + " bytes (expected: 1 to " + MAX_FRAME + ")");
		}
	}

	private void await(int operation) throws IOException {
		long remaining = this.deadline - System.nanoTime();
		if (remaining <= 0) {
			throw new SocketTimeoutException("The other side did not answer in time");
		}
		this.key.interestOps(operation);
		this.selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining)));
		this.selector.selectedKeys().clear();
		if (Thread.currentThread().isInterrupted()) {
			throw new InterruptedIOException("Interrupted while waiting for the other side");
		}
	}

	@Override
	public void close() throws IOException {
		try (this.selector) {
			this.channel.close();
		}
	}

}
