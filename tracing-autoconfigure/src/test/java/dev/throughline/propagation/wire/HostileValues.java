package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Header values that somebody with bad intentions, or a bad encoder, could send.
 */
final class HostileValues {

	private static final String[] FRAGMENTS = { "a=1", "tenant=acme", "user-id=alice", "TENANT=x", "=", ",", ";", " ",
			"\t", "%", "%0", "%0d%0a", "%0D%0AX-Forged:%201", "tenant=a%0d%0aINFO forged", "tenant=%0Aforged",
			"user-id=%1B[2J", "tenant=%00", "%C2%85", "tenant=%E2%80%A8x", "user-id=%FF%FE", "tenant=%C0%8A",
			"%F0%9F%98%80", "%ED%A0%80", "tenant=%zz", "tenant=100%", ";p=v", ";p=%0a", "\"", "\\", "(", "@", "0@a=1",
			"foo@bar=1", "00-", "ff-", "-01", "-", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00000000000000000000000000000000", "${jndi:x}",
			"\u00e4", "\u00ff", "\u00a0", "{}", "<script>", "' or 1=1", "..%2f" };

	private static final String[] UNSENDABLE_FRAGMENTS = { "\r\n", "\r", "\n", "\u0000", "\u001b[31m", "\u007f",
			"\u0085", "\u009b", "\u2028", "\u2029", "\ufffd", "\ud83d", "\ude00", "\ud83d\ude00", "\u65e5\u672c",
			"tenant=a\r\nforged" };

	private final Random random;

	private final boolean sendable;

	/**
	 * Creates a source.
	 * @param seed what the values follow from
	 * @param sendable whether a server has to take the values for header values
	 */
	HostileValues(long seed, boolean sendable) {
		this.random = new Random(seed);
		this.sendable = sendable;
	}

	List<String> lines(int most) {
		int count = this.random.nextInt(most + 1);
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			lines.add(value());
		}
		return lines;
	}

	String value() {
		StringBuilder value = new StringBuilder();
		int fragments = (this.random.nextInt(20) == 0) ? this.random.nextInt(120) : this.random.nextInt(10);
		for (int i = 0; i < fragments; i++) {
			append(value);
		}
		if (this.random.nextInt(3) == 0 && !value.isEmpty()) {
			value.deleteCharAt(this.random.nextInt(value.length()));
		}
		return this.sendable ? value.toString().trim() : value.toString();
	}

	private void append(StringBuilder value) {
		switch (this.random.nextInt(this.sendable ? 6 : 9)) {
			case 0, 1 -> value.append(FRAGMENTS[this.random.nextInt(FRAGMENTS.length)]);
			case 2 -> value.append(FRAGMENTS[this.random.nextInt(FRAGMENTS.length)]).append(',');
			case 3 -> value.append('k')
				.append(this.random.nextInt(100))
				.append("=%")
				.append(Integer.toHexString(0x100 + this.random.nextInt(0x100)).substring(1))
				.append(',');
			case 4 -> value.append((char) (' ' + 1 + this.random.nextInt(0x7f - ' ' - 1)));
			case 5 -> value.append(Integer.toHexString(this.random.nextInt()).repeat(this.random.nextInt(8)));
			case 6 -> value.append(UNSENDABLE_FRAGMENTS[this.random.nextInt(UNSENDABLE_FRAGMENTS.length)]);
			case 7 -> value.append((char) this.random.nextInt(0x10000));
			default -> value.append("tenant=")
				.append("x".repeat(this.random.nextInt((this.random.nextInt(8) == 0) ? 9000 : 90)))
				.append(',');
		}
	}

}
