package dev.throughline.propagation.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Request whose header lines are sent exactly as given, which no client does.
 */
final class RawRequest {

	private RawRequest() {
	}

	/**
	 * Sends the request and waits for the whole answer.
	 * @param uri where to
	 * @param headerLines lines such as {@code name: value}
	 * @return the answer's status
	 */
	static int send(URI uri, List<String> headerLines) throws IOException {
		StringBuilder request = new StringBuilder("GET ").append(uri.getPath())
			.append(" HTTP/1.1\r\nHost: ")
			.append(uri.getAuthority())
			.append("\r\nConnection: close\r\n");
		headerLines.forEach((line) -> request.append(line).append("\r\n"));
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoTimeout(20_000);
			OutputStream out = socket.getOutputStream();
			out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
		}
	}

}
