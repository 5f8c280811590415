package dev.throughline.demo;

import dev.throughline.demo.process.ChildCommand;

/**
 * A process to start, and how to see that it is ready.
 *
 * @param command how to start it
 * @param address where it can be found
 * @param path the path that answers with 200 when it is ready, empty without one
 * @param line the text of the log line that says so, where there is no such path
 */
record Start(ChildCommand command, String address, String path, String line) {

	static Start healthy(ChildCommand command, String address, String path) {
		return new Start(command, address, path, "");
	}

	static Start saying(ChildCommand command, String address, String line) {
		return new Start(command, address, "", line);
	}

}
