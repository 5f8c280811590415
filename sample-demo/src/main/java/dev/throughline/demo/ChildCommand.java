package dev.throughline.demo;

import java.util.List;
import java.util.Map;

/**
 * How to start one of the demo's processes.
 *
 * @param name the name the user knows it by
 * @param command the program and its arguments
 * @param environment what it finds in its environment besides the inherited variables;
 * secrets go here, because arguments are visible to every user of the machine
 */
record ChildCommand(String name, List<String> command, Map<String, String> environment) {

	ChildCommand {
		command = List.copyOf(command);
		environment = Map.copyOf(environment);
	}

}
