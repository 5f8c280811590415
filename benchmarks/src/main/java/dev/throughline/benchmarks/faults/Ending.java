package dev.throughline.benchmarks.faults;

/**
 * How a run ends.
 */
enum Ending {

	/**
	 * The load stops, what is queued has time to arrive, and the process is terminated.
	 */
	DRAINED,

	/**
	 * The process is terminated under load.
	 */
	TERMINATED,

	/**
	 * The process is killed under load.
	 */
	KILLED

}
