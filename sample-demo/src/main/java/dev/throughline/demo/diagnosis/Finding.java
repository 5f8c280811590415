package dev.throughline.demo.diagnosis;

/**
 * A fault that a service found in its own tracing.
 *
 * @param service the service
 * @param code which fault
 * @param subject what has it
 * @param cause what is wrong
 * @param remedy what to do
 * @param present whether it is still there
 * @since 0.1.0
 */
public record Finding(String service, String code, String subject, String cause, String remedy, boolean present) {

	String page() {
		return "docs/troubleshooting.md#" + this.code;
	}

	String toText() {
		return "%s (%s)%s: %s %s See %s".formatted(this.code, this.subject, this.present ? "" : ", over by now",
				this.cause, this.remedy, page());
	}

}
