package dev.throughline.demo.process;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Ends the demo's processes even when the demo itself is killed without a chance to do
 * so: a small shell that reads process ids from a pipe, and ends those processes once the
 * pipe closes without a goodbye.
 */
final class OrphanGuard {

	private static final String GOODBYE = "goodbye";

	private static final String SCRIPT = """
			trap '' INT HUP TERM
			pids=
			while read -r line; do
			  [ "$line" != goodbye ] || exit 0
			  pids="$pids $line"
			done
			for signal in TERM TERM TERM TERM TERM KILL; do
			  alive=
			  for pid in $pids; do
			    kill -s $signal "$pid" 2>/dev/null && alive="$alive $pid"
			  done
			  [ -n "$alive" ] || exit 0
			  pids=$alive
			  sleep 1
			done
			""";

	private final Process process;

	private final PrintWriter pids;

	private OrphanGuard(Process process) {
		this.process = process;
		this.pids = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
	}

	static OrphanGuard start() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT));
		builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.redirectError(ProcessBuilder.Redirect.DISCARD);
		return new OrphanGuard(builder.start());
	}

	void watch(long pid) {
		this.pids.println(pid);
	}

	void dismiss() throws InterruptedException {
		this.pids.println(GOODBYE);
		this.pids.close();
		this.process.waitFor();
	}

}
