package dev.throughline.backend;

/**
 * Something that listens on a port until it is closed.
 */
interface Listener extends AutoCloseable {

	int port();

	@Override
	void close();

}
