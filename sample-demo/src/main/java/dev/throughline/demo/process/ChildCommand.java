package dev.throughline.demo.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

	/**
	 * The same with more arguments.
	 * @param arguments what comes behind the other arguments
	 * @return a new command
	 */
	public ChildCommand with(List<String> arguments) {
		return new ChildCommand(this.name, Stream.concat(this.command.stream(), arguments.stream()).toList(),
				this.environment);
	}

}
