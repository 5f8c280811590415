package dev.throughline.sample.agent.job;

import java.io.IOException;

/**
 * One thing that the agent does for a job. It takes no argument and changes nothing.
 */
@FunctionalInterface
interface Operation {

	/**
	 * Carries the operation out.
	 * @return what it found
	 * @throws IOException if this node does not tell
	 */
	String execute() throws IOException;

}
