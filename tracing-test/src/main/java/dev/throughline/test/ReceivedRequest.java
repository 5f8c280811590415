package dev.throughline.test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * Request of an exporter.
 *
 * @param headers the headers, with names in lower case, and the path as {@code :path}
 * @param body the body, decompressed
 */
record ReceivedRequest(Map<String, String> headers, byte[] body) {

	/**
	 * Reads a request from a connection.
	 * @param in the connection
	 * @return the request, or {@code null} when there are no more
	 * @throws IOException when the connection breaks or speaks something else
	 */
	static @Nullable ReceivedRequest read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		Map<String, String> headers = new TreeMap<>();
		headers.put(":path", after(line.indexOf(' '), line).split(" ", 2)[0]);
		for (line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			String value = after(colon, line).trim();
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), value);
		}
		byte[] body = headers.containsKey("transfer-encoding") ? chunks(in)
				: in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		if ("gzip".equals(headers.get("content-encoding"))) {
			body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
		}
		return new ReceivedRequest(headers, body);
	}

	private static String after(int separator, String line) throws ProtocolException {
		if (separator < 0) {
			throw new ProtocolException("This is not HTTP/1.1");
		}
		return line.substring(separator + 1);
	}

	private static byte[] chunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (true) {
			String size = line(in);
			if (size == null) {
				throw new EOFException();
			}
			int length = Integer.parseInt(size.trim(), 16);
			body.write(in.readNBytes(length));
			line(in);
			if (length == 0) {
				return body.toByteArray();
			}
		}
	}

	private static @Nullable String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int octet = in.read(); octet >= 0; octet = in.read()) {
			if (octet == '\n') {
				return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
			}
			line.write(octet);
		}
		return null;
	}

}
