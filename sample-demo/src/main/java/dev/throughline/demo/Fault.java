package dev.throughline.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.demo.trace.ExpectedTrace;

/**
 * What is different from a healthy run.
 *
 * @param outpost further arguments of the outpost
 * @param platform further arguments of the platform
 * @param platformExports whether the platform is told where the backend is
 * @param providerDelay how late the provider answers
 * @param outage whether the backend is away while requests are sent
 */
record Fault(List<String> outpost, List<String> platform, boolean platformExports, Duration providerDelay,
		boolean outage) {

	static final Fault NONE = new Fault(List.of(), List.of(), true, ProviderStubMain.USUAL_DELAY, false);

	Fault {
		outpost = List.copyOf(outpost);
		platform = List.copyOf(platform);
	}

	/**
	 * Tell the user what will be different.
	 * @return one line for each difference
	 */
	List<String> describe() {
		List<String> lines = new ArrayList<>();
		this.outpost.forEach((argument) -> lines.add("%s runs with %s".formatted(ExpectedTrace.OUTPOST, argument)));
		this.platform.forEach((argument) -> lines.add("%s runs with %s".formatted(ExpectedTrace.PLATFORM, argument)));
		if (!this.platformExports) {
			lines.add(ExpectedTrace.PLATFORM + " runs without OTEL_EXPORTER_OTLP_ENDPOINT");
		}
		if (!this.providerDelay.equals(ProviderStubMain.USUAL_DELAY)) {
			lines.add("provider-stub answers after %d s".formatted(this.providerDelay.toSeconds()));
		}
		if (this.outage) {
			lines.add("trace-backend will be away for a while");
		}
		return lines;
	}

	static Fault outpost(String argument) {
		return new Fault(List.of(argument), List.of(), true, ProviderStubMain.USUAL_DELAY, false);
	}

	static Fault platform(String argument) {
		return new Fault(List.of(), List.of(argument), true, ProviderStubMain.USUAL_DELAY, false);
	}

	static Fault silentPlatform() {
		return new Fault(List.of(), List.of(), false, ProviderStubMain.USUAL_DELAY, false);
	}

	static Fault slowProvider(Duration delay) {
		return new Fault(List.of(), List.of(), true, delay, false);
	}

	static Fault outage(String outpost, String platform) {
		return new Fault(List.of(outpost), List.of(platform), true, ProviderStubMain.USUAL_DELAY, true);
	}

}
