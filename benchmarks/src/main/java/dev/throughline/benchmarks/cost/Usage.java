package dev.throughline.benchmarks.cost;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What processes have used until an instant, or between two of them. Bytes and
 * nanoseconds.
 *
 * @param requestBytes allocated by the threads that serve requests
 * @param exportBytes allocated by the threads that export
 * @param otherBytes allocated by all others
 * @param requestCpu CPU of the threads that serve requests
 * @param exportCpu CPU of the threads that export
 * @param processCpu CPU of the whole process, garbage collection and compilers included
 */
record Usage(long requestBytes, long exportBytes, long otherBytes, long requestCpu, long exportCpu, long processCpu) {

	static Usage of(Map<String, Long> values) {
		return new Usage(value(values, "request.allocated"), value(values, "export.allocated"),
				value(values, "other.allocated"), value(values, "request.cpu"), value(values, "export.cpu"),
				value(values, "process.cpu"));
	}

	static long value(Map<String, Long> values, String name) {
		return Objects.requireNonNull(values.get(name), name);
	}

	static Map<String, Long> read(String text) {
		Map<String, Long> values = new HashMap<>();
		text.lines().map((line) -> line.split(" ")).forEach((words) -> values.put(words[0], Long.valueOf(words[1])));
		return values;
	}

	Usage plus(Usage other) {
		return new Usage(this.requestBytes + other.requestBytes, this.exportBytes + other.exportBytes,
				this.otherBytes + other.otherBytes, this.requestCpu + other.requestCpu,
				this.exportCpu + other.exportCpu, this.processCpu + other.processCpu);
	}

	Usage minus(Usage other) {
		return new Usage(this.requestBytes - other.requestBytes, this.exportBytes - other.exportBytes,
				this.otherBytes - other.otherBytes, this.requestCpu - other.requestCpu,
				this.exportCpu - other.exportCpu, this.processCpu - other.processCpu);
	}

	long bytes() {
		return this.requestBytes + this.exportBytes + this.otherBytes;
	}

}
