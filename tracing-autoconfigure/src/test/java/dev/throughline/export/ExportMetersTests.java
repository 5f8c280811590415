package dev.throughline.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The export's meters as Prometheus reads them.
 */
class ExportMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void everyMeterHasItsNameUnitAndValue() {
		FixedDestination destination = new FixedDestination("otlp", new FixedSpool());
		destination.ended.add(10);
		destination.account().exported(5);
		destination.account().attemptFailed();
		destination.account().dropped(DropReason.QUEUE_FULL, 2);
		new ExportMeters(FixedDestination.export(destination)).bindTo(this.registry);
		assertThat(samples()).containsExactlyInAnyOrder("throughline_export_ended_total 10.0",
				"throughline_export_exported_total{destination=\"otlp\"} 5.0",
				"throughline_export_failed_total{destination=\"otlp\"} 1.0", dropped("queue_full", "2.0"),
				dropped("spool_full", "0.0"), dropped("expired", "0.0"), dropped("unreadable", "0.0"),
				dropped("rejected", "0.0"), dropped("too_large", "0.0"), dropped("filtered", "0.0"),
				dropped("failed", "0.0"), dropped("shutdown", "0.0"),
				"throughline_export_duration_seconds_count{destination=\"otlp\"} 4",
				"throughline_export_duration_seconds_sum{destination=\"otlp\"} 1.5",
				"throughline_export_last_success_seconds{destination=\"otlp\"} 1.773324E9",
				"throughline_export_queue_spans{destination=\"otlp\"} 3.0",
				"throughline_export_queue_capacity{destination=\"otlp\"} 2048.0",
				"throughline_export_queue_size_bytes{destination=\"otlp\"} 1200.0",
				"throughline_export_queue_max_size_bytes{destination=\"otlp\"} 1.6777216E7",
				"throughline_export_spool_spans{destination=\"otlp\"} 7.0",
				"throughline_export_spool_size_bytes{destination=\"otlp\"} 4096.0",
				"throughline_export_spool_capacity_bytes{destination=\"otlp\"} 8192.0",
				"throughline_export_spool_age_seconds{destination=\"otlp\"} 90.0",
				"throughline_export_spool_recovered_total{destination=\"otlp\"} 6.0");
	}

	@Test
	void metersFollowWhatHappens() {
		FixedDestination destination = new FixedDestination("otlp", null);
		new ExportMeters(FixedDestination.export(destination)).bindTo(this.registry);
		destination.ended.add(1);
		destination.account().dropped(DropReason.SHUTDOWN, 1);
		destination.failing = true;
		assertThat(samples()).contains("throughline_export_ended_total 1.0", dropped("shutdown", "1.0"),
				"throughline_export_last_success_seconds{destination=\"otlp\"} 0.0");
	}

	@Test
	void destinationsAreToldApartAndOneWithoutSpoolHasNoMetersOfIt() {
		FixedDestination second = new FixedDestination("second", null);
		second.account().exported(8);
		new ExportMeters(FixedDestination.export(new FixedDestination("otlp", new FixedSpool()), second))
			.bindTo(this.registry);
		assertThat(samples()).contains("throughline_export_exported_total{destination=\"otlp\"} 0.0",
				"throughline_export_exported_total{destination=\"second\"} 8.0");
		assertThat(samples()).filteredOn((sample) -> sample.contains("_spool_"))
			.isNotEmpty()
			.allMatch((sample) -> sample.contains("\"otlp\""));
	}

	@Test
	void everyMeterAndReasonIsDocumented() throws IOException {
		new ExportMeters(FixedDestination.export(new FixedDestination("otlp", new FixedSpool()))).bindTo(this.registry);
		String documented = Files.readString(Path.of("..", "docs", "meters.md"));
		List<String> names = this.registry.getMeters().stream().map((meter) -> meter.getId().getName()).toList();
		assertThat(names).isNotEmpty().allSatisfy((name) -> assertThat(documented).contains("| `" + name + "` |"));
		assertThat(DropReason.values())
			.allSatisfy((reason) -> assertThat(documented).contains("| `" + reason.text() + "` |"));
	}

	private static String dropped(String reason, String value) {
		return "throughline_export_dropped_total{destination=\"otlp\",reason=\"" + reason + "\"} " + value;
	}

	private String[] samples() {
		return this.registry.scrape().lines().filter((line) -> !line.startsWith("#")).toArray(String[]::new);
	}

}
