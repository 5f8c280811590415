package dev.throughline.export;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Finds out what is spoken at a port, because the exception that a client throws when the
 * other end speaks something else is the same for many faults. Opens at most two
 * connections, says the first words of TLS and of HTTP/2, and looks at the first bytes of
 * the answer. No request is made, and nothing of the application is sent.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-3.4">RFC 9113, connection
 * preface</a>
 */
final class PortProbe {

	private static final byte[] HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final int FRAME_HEADER = 9;

	private static final int TLS_ALERT = 0x15;

	private static final int TLS_HANDSHAKE = 0x16;

	private static final int SETTINGS_FRAME = 4;

	private final Duration timeout;

	/**
	 * Creates a probe.
	 * @param timeout how long to wait for a connection, and for an answer
	 */
	PortProbe(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Finds out what is spoken. Blocks up to four times the time-out.
	 * @param host the host
	 * @param port the port
	 * @return what it is
	 */
	Spoken ask(String host, int port) {
		try {
			Spoken toTls = answer(host, port, clientHello(host, port));
			return (toTls != Spoken.UNKNOWN) ? toTls : answer(host, port, HTTP_2_PREFACE);
		}
		catch (IOException | GeneralSecurityException ex) {
			return Spoken.UNKNOWN;
		}
	}

	private Spoken answer(String host, int port, byte[] words) throws IOException {
		int millis = (int) this.timeout.toMillis();
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host, port), millis);
			socket.setSoTimeout(millis);
			socket.getOutputStream().write(words);
			return Spoken.in(firstBytes(socket.getInputStream()));
		}
	}

	private static byte[] firstBytes(InputStream in) {
		byte[] bytes = new byte[FRAME_HEADER];
		int length = 0;
		try {
			while (length < bytes.length) {
				int read = in.read(bytes, length, bytes.length - length);
				if (read < 0) {
					break;
				}
				length += read;
			}
		}
		catch (IOException ex) {
			// what came before counts
		}
		return bytes;
	}

	private static byte[] clientHello(String host, int port) throws GeneralSecurityException, SSLException {
		SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
		engine.setUseClientMode(true);
		ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
		engine.wrap(ByteBuffer.allocate(0), hello);
		byte[] bytes = new byte[hello.flip().remaining()];
		hello.get(bytes);
		return bytes;
	}

	/**
	 * What can be spoken at a port.
	 */
	enum Spoken {

		TLS, HTTP_1, HTTP_2, UNKNOWN;

		private static Spoken in(byte[] bytes) {
			if ((bytes[0] == TLS_HANDSHAKE || bytes[0] == TLS_ALERT) && bytes[1] == 3) {
				return TLS;
			}
			if (new String(bytes, 0, 5, StandardCharsets.ISO_8859_1).equals("HTTP/")) {
				return HTTP_1;
			}
			// a server's preface is a frame of settings on stream 0
			return (bytes[3] == SETTINGS_FRAME && (bytes[5] | bytes[6] | bytes[7] | bytes[8]) == 0) ? HTTP_2 : UNKNOWN;
		}

	}

}
