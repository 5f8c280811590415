package dev.throughline.backend.http;

/**
 * Something that listens on a port until it is closed.
 *
 * @since 0.1.0
 */
public interface Listener extends AutoCloseable {

	/**
	 * Return the port, the chosen one if any free one was asked for.
	 * @return the port
	 */
	int port();

	@Override
	void close();

}
