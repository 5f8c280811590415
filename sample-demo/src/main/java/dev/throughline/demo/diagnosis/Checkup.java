package dev.throughline.demo.diagnosis;

import java.util.List;

/**
 * What a service says about its own tracing.
 *
 * @param service the service
 * @param findings the faults it found, the oldest first
 * @param spooled the spans that wait on its disk
 * @param dropped the spans it gave up
 * @param reason why it says nothing, empty when it does
 * @since 0.1.0
 */
public record Checkup(String service, List<Finding> findings, long spooled, long dropped, String reason) {

	public Checkup {
		findings = List.copyOf(findings);
	}

	static Checkup unknown(String service, String reason) {
		return new Checkup(service, List.of(), 0, 0, reason);
	}

	/**
	 * Say whether the service has a certain fault now.
	 * @param code which fault
	 * @return {@code true} if it says so
	 */
	public boolean has(String code) {
		return this.findings.stream().anyMatch((finding) -> finding.present() && finding.code().equals(code));
	}

}
