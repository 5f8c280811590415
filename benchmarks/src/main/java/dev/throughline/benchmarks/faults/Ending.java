package dev.throughline.benchmarks.faults;

/**
 * How a run ends. Where there is a spool, the application is started once more after it
 * was terminated or killed, beside a healthy collector, so that what is on disk can
 * arrive.
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
