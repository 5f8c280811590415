package dev.throughline.benchmarks.faults;

import java.util.List;

/**
 * What the application is set up with, and what is asked of it.
 *
 * @param transport how it speaks to the collector
 * @param encrypted whether the collector speaks TLS, with a certificate nobody trusts
 * @param path what is requested
 * @param rate requests a second
 * @param disk where its spool is
 * @param starterOnly whether plain Spring Boot has nothing to compare with
 * @param clockJumps whether its wall clock goes forward by an hour after a third of the
 * time under load, and back by two after two thirds
 * @param secret what must not be seen in its output, or an empty string
 * @param properties its properties, as {@code name=value}
 */
record Setup(Transport transport, boolean encrypted, String path, int rate, Disk disk, boolean starterOnly,
		boolean clockJumps, String secret, List<String> properties) {

	static final Setup HTTP = new Setup(Transport.HTTP, false, "/work", 100, Disk.NONE, false, false, "", List.of());

	static final Setup GRPC = new Setup(Transport.GRPC, false, "/work", 100, Disk.NONE, false, false, "", List.of());

	/**
	 * Tells whether the load is more than nothing for the machine.
	 * @return {@code true} when nothing else is to run beside
	 */
	boolean isHeavy() {
		return this.rate > 100;
	}

	Setup encrypt() {
		return new Setup(this.transport, true, this.path, this.rate, this.disk, this.starterOnly, this.clockJumps,
				this.secret, this.properties);
	}

	Setup asking(String otherPath, int otherRate) {
		return new Setup(this.transport, this.encrypted, otherPath, otherRate, this.disk, this.starterOnly,
				this.clockJumps, this.secret, this.properties);
	}

	Setup spool(Disk spool) {
		return new Setup(this.transport, this.encrypted, this.path, this.rate, spool, true, this.clockJumps,
				this.secret, this.properties);
	}

	Setup onlyStarter() {
		return new Setup(this.transport, this.encrypted, this.path, this.rate, this.disk, true, this.clockJumps,
				this.secret, this.properties);
	}

	Setup jump() {
		return new Setup(this.transport, this.encrypted, this.path, this.rate, this.disk, this.starterOnly, true,
				this.secret, this.properties);
	}

	Setup hide(String hidden) {
		return new Setup(this.transport, this.encrypted, this.path, this.rate, this.disk, this.starterOnly,
				this.clockJumps, hidden, this.properties);
	}

	Setup with(String... further) {
		return new Setup(this.transport, this.encrypted, this.path, this.rate, this.disk, this.starterOnly,
				this.clockJumps, this.secret, List.of(further));
	}

}
