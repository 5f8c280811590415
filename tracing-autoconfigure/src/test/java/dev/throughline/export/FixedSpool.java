package dev.throughline.export;

import java.time.Duration;
import java.util.List;

import dev.throughline.export.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * A spool that shows fixed figures and stores nothing.
 */
final class FixedSpool implements Spool {

	@Override
	public boolean append(byte[] message, int spans) {
		return false;
	}

	@Override
	public @Nullable Stored peek() {
		return null;
	}

	@Override
	public void remove() {
	}

	@Override
	public void replace(List<Stored> parts) {
	}

	@Override
	public void maintain() {
	}

	@Override
	public long spans() {
		return 7;
	}

	@Override
	public long bytes() {
		return 4096;
	}

	@Override
	public long capacity() {
		return 8192;
	}

	@Override
	public Duration age() {
		return Duration.ofSeconds(90);
	}

	@Override
	public long recovered() {
		return 6;
	}

	@Override
	public long droppedForSpace() {
		return 0;
	}

	@Override
	public long droppedForAge() {
		return 0;
	}

	@Override
	public long lost() {
		return 2;
	}

	@Override
	public long filesSetAside() {
		return 1;
	}

	@Override
	public @Nullable String failure() {
		return "No space left on device";
	}

	@Override
	public void close() {
	}

}
