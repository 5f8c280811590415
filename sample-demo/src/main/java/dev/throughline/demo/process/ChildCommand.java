package dev.throughline.demo.process;

import java.util.List;
import java.util.Map;

/**
 * How to start one of the demo's processes.
 *
 * @param name the name the user knows it by
 * @param command the program and its arguments
 * @param environment what it finds in its environment besides the inherited variables;
 * secrets go here, because arguments are visible to every user of the machine
 * @since 0.1.0
 */
public record ChildCommand(String name, List<String> command, Map<String, String> environment) {

	public ChildCommand {
		command = List.copyOf(command);
		environment = Map.copyOf(environment);
	}

}
