package dev.throughline.sample.cli;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What the user wants to know of the agent's node.
 *
 * @param subject what it is
 */
record Command(String subject) {

	static final String USAGE = "Usage: osapi client node <hostname|jvm|uptime>";

	private static final Set<String> SUBJECTS = Set.of("hostname", "jvm", "uptime");

	/**
	 * Reads a command.
	 * @param arguments the arguments that are no options
	 * @return the command, or {@code null} if they are none
	 */
	static @Nullable Command parse(List<String> arguments) {
		if (arguments.size() == 3 && arguments.get(0).equals("client") && arguments.get(1).equals("node")
				&& SUBJECTS.contains(arguments.get(2))) {
			return new Command(arguments.get(2));
		}
		return null;
	}

	String operation() {
		return "node." + this.subject;
	}

	@Override
	public String toString() {
		return "client node " + this.subject;
	}

}
