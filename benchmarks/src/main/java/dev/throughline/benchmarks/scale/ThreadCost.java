package dev.throughline.benchmarks.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

import com.sun.management.ThreadMXBean;

/**
 * What threads have used so far.
 *
 * @param nanos CPU time
 * @param bytes memory allocated
 */
record ThreadCost(long nanos, long bytes) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final String EXPORT = "throughline-export";

	static ThreadCost ofThisThread() {
		return new ThreadCost(THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
	}

	/**
	 * What the threads of the export have used, that of the HTTP client among them.
	 * @return the sum over the threads that are alive
	 */
	static ThreadCost ofExport() {
		long nanos = 0;
		long bytes = 0;
		for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
			if (thread != null
					&& (thread.getThreadName().startsWith(EXPORT) || thread.getThreadName().startsWith("HttpClient"))) {
				nanos += THREADS.getThreadCpuTime(thread.getThreadId());
				bytes += THREADS.getThreadAllocatedBytes(thread.getThreadId());
			}
		}
		return new ThreadCost(nanos, bytes);
	}

	ThreadCost since(ThreadCost before) {
		return new ThreadCost(this.nanos - before.nanos, this.bytes - before.bytes);
	}

	/**
	 * Returns CPU time.
	 * @param spans how many spans it was for
	 * @return microseconds a span
	 */
	double micros(double spans) {
		return this.nanos / 1000.0 / spans;
	}

	/**
	 * Returns memory.
	 * @param spans how many spans it was for
	 * @return bytes a span
	 */
	double bytes(double spans) {
		return this.bytes / spans;
	}

}
