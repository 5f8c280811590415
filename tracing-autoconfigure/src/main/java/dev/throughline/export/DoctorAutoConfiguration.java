package dev.throughline.export;

import java.time.Duration;

import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.diagnostics.Findings;
import io.opentelemetry.sdk.trace.SpanLimits;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what is wrong with the export,
 * and for what finished spans tell. Runs after diagnosis, which takes what is found, and
 * Spring Boot's tracing, whose limits it knows.
 */
@AutoConfiguration(after = { DiagnosticsAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnClass(SpanLimits.class)
@ConditionalOnBean({ Findings.class, SpanLimits.class })
public final class DoctorAutoConfiguration {

	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

	@Bean
	DeliveryDoctor throughlineDeliveryDoctor(Findings findings) {
		return new DeliveryDoctor(findings, new PortProbe(PROBE_TIMEOUT), DoctorAutoConfiguration::inThreadOfItsOwn,
				System::nanoTime);
	}

	private static void inThreadOfItsOwn(Runnable probe) {
		Thread thread = new Thread(probe, "throughline-port-probe");
		thread.setDaemon(true);
		thread.start();
	}

	@Bean
	@Lazy(false)
	SmartInitializingSingleton throughlineDestinationAdmission(DeliveryDoctor doctor,
			ObjectProvider<ExportStatus> export) {
		return () -> export.ifAvailable((status) -> status.destinations().forEach(doctor::admit));
	}

	@Bean
	TruncationCheck throughlineTruncationCheck(Findings findings, SpanLimits limits) {
		return new TruncationCheck(findings, limits);
	}

	@Bean
	SpanNameCheck throughlineSpanNameCheck(Findings findings) {
		return new SpanNameCheck(findings);
	}

	@Bean
	@ConditionalOnProperty(name = "throughline.propagation.inbound", havingValue = "continue", matchIfMissing = true)
	RemoteParentCheck throughlineRemoteParentCheck(Findings findings) {
		return new RemoteParentCheck(findings);
	}

	@Bean
	VolumeCheck throughlineVolumeCheck(Findings findings, Environment environment) {
		return new VolumeCheck(findings,
				environment.getProperty("management.tracing.sampling.probability", Double.class, 0.1),
				System::nanoTime);
	}

}
