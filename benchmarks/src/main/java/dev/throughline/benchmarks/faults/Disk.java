package dev.throughline.benchmarks.faults;

/**
 * Where the application may keep what it could not deliver.
 */
enum Disk {

	/**
	 * In memory only.
	 */
	NONE,

	/**
	 * In a directory with enough space.
	 */
	LARGE,

	/**
	 * On a file system of 256 KiB of its own, which takes the right to mount one.
	 */
	FULL

}
