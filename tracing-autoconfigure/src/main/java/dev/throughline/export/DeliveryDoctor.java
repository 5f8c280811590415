package dev.throughline.export;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.export.PortProbe.Spoken;
import dev.throughline.export.delivery.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why spans do not arrive, and whether any were lost. What an exception leaves
 * open is answered by a look at the port, once from the first failure to the next
 * success, on a thread of its own.
 */
final class DeliveryDoctor implements DeliveryListener {

	private static final FindingCode[] OF_DELIVERY = { FindingCode.WRONG_PORT, FindingCode.ENDPOINT_PATH,
			FindingCode.ENDPOINT_NOT_FOUND, FindingCode.TLS_TO_PLAIN_PORT, FindingCode.PLAIN_TO_TLS_PORT,
			FindingCode.UNTRUSTED_CERTIFICATE, FindingCode.COLLECTOR_UNREACHABLE, FindingCode.AUTHENTICATION_REFUSED,
			FindingCode.SPANS_REJECTED };

	/**
	 * After which a loss that has stopped is over.
	 */
	private static final Duration CALM = Duration.ofMinutes(1);

	private final Map<String, Patient> patients = new ConcurrentHashMap<>();

	private final Findings findings;

	private final PortProbe probe;

	private final Executor probes;

	private final LongSupplier nanoTime;

	/**
	 * Creates the doctor.
	 * @param findings takes what is found
	 * @param probe looks at a port
	 * @param probes runs such a look, which may take seconds
	 * @param nanoTime the time, see {@link System#nanoTime()}
	 */
	DeliveryDoctor(Findings findings, PortProbe probe, Executor probes, LongSupplier nanoTime) {
		this.findings = findings;
		this.probe = probe;
		this.probes = probes;
		this.nanoTime = nanoTime;
	}

	/**
	 * Looks at a destination to which nothing was sent yet.
	 * @param destination the destination
	 */
	void admit(DestinationStatus destination) {
		Patient patient = patient(destination);
		if (patient.fault != null) {
			patient.diagnosed(patient.fault.ofAddress());
		}
	}

	@Override
	public void attempted(DestinationStatus destination, Outcome outcome) {
		Patient patient = patient(destination);
		patient.attempted(outcome);
		patient.checkLoss(destination.account());
	}

	private Patient patient(DestinationStatus destination) {
		return this.patients.computeIfAbsent(destination.name(),
				(name) -> new Patient(name, OtlpAddress.of(name, destination.description())));
	}

	private static String remedy(DropReason reason) {
		return switch (reason) {
			case QUEUE_FULL -> "Mend the collector, or raise throughline.export.queue-max-size and "
					+ "management.opentelemetry.tracing.export.max-queue-size, or set throughline.export.spool.";
			case SPOOL_FULL, EXPIRED -> "Mend the collector, or raise throughline.export.spool-max-size and "
					+ "throughline.export.spool-max-age.";
			case REJECTED, TOO_LARGE -> "Read the log of the collector, which refuses them.";
			case FAILED -> "Look for the exporter or filter of the application that fails.";
			default -> "Set throughline.export.spool, or raise throughline.export.shutdown-timeout.";
		};
	}

	/**
	 * One destination.
	 */
	private final class Patient {

		private final String name;

		private final @Nullable OtlpAddress address;

		private final @Nullable DeliveryFault fault;

		private @Nullable FindingCode present;

		private boolean failing;

		private boolean probed;

		private long lost;

		private long lostAt;

		Patient(String name, @Nullable OtlpAddress address) {
			this.name = name;
			this.address = address;
			this.fault = (address != null) ? new DeliveryFault(address) : null;
		}

		synchronized void attempted(Outcome outcome) {
			this.failing = outcome.kind() != Outcome.Kind.DELIVERED;
			this.probed &= this.failing;
			Finding found = (this.fault != null) ? this.fault.of(outcome) : null;
			if (found != null || !this.failing) {
				diagnosed(found);
			}
			else if (this.fault != null && this.fault.isUnclear(outcome) && !this.probed) {
				this.probed = true;
				probe(this.address, this.fault, outcome);
			}
		}

		private void probe(@Nullable OtlpAddress at, DeliveryFault unclear, Outcome outcome) {
			if (at == null || at.behindProxy()) {
				diagnosed(unclear.of(outcome, Spoken.UNKNOWN));
				return;
			}
			DeliveryDoctor.this.probes.execute(() -> {
				Spoken spoken = DeliveryDoctor.this.probe.ask(at.host(), at.port());
				synchronized (this) {
					if (this.failing) {
						diagnosed(unclear.of(outcome, spoken));
					}
				}
			});
		}

		synchronized void diagnosed(@Nullable Finding found) {
			FindingCode before = this.present;
			this.present = (found != null) ? found.code() : null;
			if (before != null && before != this.present) {
				DeliveryDoctor.this.findings.resolve(before, this.name);
			}
			if (found != null) {
				DeliveryDoctor.this.findings.report(found);
			}
		}

		void checkLoss(DestinationAccount account) {
			long now = DeliveryDoctor.this.nanoTime.getAsLong();
			long sum = 0;
			DropReason most = DropReason.QUEUE_FULL;
			for (DropReason reason : DropReason.values()) {
				if (reason != DropReason.FILTERED) {
					sum += account.dropped(reason);
					most = (account.dropped(reason) > account.dropped(most)) ? reason : most;
				}
			}
			if (sum > this.lost) {
				this.lost = sum;
				this.lostAt = now;
				DeliveryDoctor.this.findings.report(new Finding(FindingCode.SPANS_DROPPED, this.name,
						sum + " spans for '" + this.name + "' were lost so far, most of them as " + most.text() + ".",
						remedy(most)));
			}
			else if (sum > 0 && now - this.lostAt >= CALM.toNanos()) {
				DeliveryDoctor.this.findings.resolve(FindingCode.SPANS_DROPPED, this.name);
			}
		}

	}

}
