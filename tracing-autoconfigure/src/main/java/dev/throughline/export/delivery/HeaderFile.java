package dev.throughline.export.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Value of a header that is read again when its file has changed, so that a rotated key
 * is used without a restart. When the file cannot be used any more the last value is
 * kept. Safe for use by several threads.
 */
final class HeaderFile {

	private static final Logger logger = LoggerFactory.getLogger(HeaderFile.class);

	private static final int LARGEST = 16 << 10;

	private final String header;

	private final Path path;

	private @Nullable Version version;

	private String value = "";

	private boolean failing;

	/**
	 * Reads a header from a file for the first time.
	 * @param header the name of the header
	 * @param path the file
	 * @throws IOException when the file cannot be used, with a message that does not hold
	 * its content
	 */
	HeaderFile(String header, Path path) throws IOException {
		this.header = header;
		this.path = path;
		refresh();
	}

	String header() {
		return this.header;
	}

	synchronized String value() {
		try {
			refresh();
			if (this.failing) {
				this.failing = false;
				logger.info("The file of header '{}' can be read again: {}", this.header, this.path);
			}
		}
		catch (IOException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("The last value of header '{}' is kept, because its file cannot be used: {} ({})",
						this.header, this.path, ex.getMessage());
			}
		}
		return this.value;
	}

	private void refresh() throws IOException {
		Version current = Version.of(this.path);
		if (!current.equals(this.version)) {
			this.value = read();
			this.version = current;
		}
	}

	private String read() throws IOException {
		byte[] content;
		try (InputStream in = Files.newInputStream(this.path)) {
			content = in.readNBytes(LARGEST + 1);
		}
		String text = new String(content, StandardCharsets.UTF_8).strip();
		if (content.length > LARGEST || text.isEmpty() || !HeaderValues.isAllowed(text)) {
			throw new IOException("not one line of 1 to " + LARGEST + " printable ASCII characters");
		}
		return text;
	}

	/**
	 * What changes when a file is written or another one takes its place.
	 */
	private record Version(FileTime modified, long size, @Nullable Object key) {

		static Version of(Path path) throws IOException {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
			return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
		}

	}

}
