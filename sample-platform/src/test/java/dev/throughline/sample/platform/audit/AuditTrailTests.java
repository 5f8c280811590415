package dev.throughline.sample.platform.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AuditTrail}.
 */
class AuditTrailTests {

	private final AuditLogRepository auditLogs = mock(AuditLogRepository.class);

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final AuditEvent event = new AuditEvent(UUID.randomUUID(), Instant.EPOCH, "acme", "allow", "model",
			Map.of());

	@Test
	void storesWithoutTraceIdWhenThereIsNoTracer() {
		assertThat(auditTrail().store(this.event)).isTrue();
		then(this.auditLogs).should().insert(this.event, null);
	}

	@Test
	void storesWithoutTraceIdWhenTheTracerDoesNothing() {
		this.beans.addBean("tracer", Tracer.NOOP);
		assertThat(auditTrail().store(this.event)).isTrue();
		then(this.auditLogs).should().insert(this.event, null);
	}

	@Test
	void takesAsMuchLongerAsItIsTold() {
		long start = System.nanoTime();
		auditTrail(Duration.ofMillis(20)).store(this.event);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
	}

	private AuditTrail auditTrail() {
		return auditTrail(Duration.ZERO);
	}

	private AuditTrail auditTrail(Duration delay) {
		return new AuditTrail(this.auditLogs, new IngestProperties(delay), this.beans.getBeanProvider(Tracer.class));
	}

}
