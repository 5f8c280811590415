package dev.throughline.deploy;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PromQl}.
 */
class PromQlTests {

	@Test
	void findsMetricsAndTheirMatchers() {
		PromQl query = PromQl.parse("up{job=\"a\", instance!~'b|c'} == 0");
		assertThat(query.labels()).isEqualTo(Map.of("up", Set.of("job", "instance")));
		assertThat(query.values()).isEqualTo(Map.of("up", Set.of("job=a")));
	}

	@Test
	void findsLabelsOfGroupings() {
		assertThat(PromQl.parse("sum by (job, uri) (rate(requests_count{uri!=\"/\"}[5m]))").labels())
			.isEqualTo(Map.of("requests_count", Set.of("job", "uri")));
		assertThat(PromQl.parse("sum(rate(requests_count[5m])) by (job)").labels())
			.isEqualTo(Map.of("requests_count", Set.of("job")));
		assertThat(PromQl.parse("sum without (job) (requests_count)").labels())
			.isEqualTo(Map.of("requests_count", Set.of()));
	}

	@Test
	void groupingConcernsItsArgumentOnly() {
		assertThat(PromQl.parse("sum by (a) (one) / on (b) two or 0 * three").labels())
			.isEqualTo(Map.of("one", Set.of("a", "b"), "two", Set.of("b"), "three", Set.of()));
	}

	@Test
	void findsMetricsInFunctionsAndAcrossLines() {
		PromQl query = PromQl.parse("""
				histogram_quantile(0.95, sum by (le) (rate(requests_bucket[$__rate_interval])))
				  and on (instance, destination) increase(exported_total[5m]) == 0
				  or time() - (last_seconds offset 5m > 0)""");
		assertThat(query.labels()).isEqualTo(Map.of("requests_bucket", Set.of("le", "instance", "destination"),
				"exported_total", Set.of("instance", "destination"), "last_seconds", Set.of()));
	}

	@Test
	void leavesVariablesAlone() {
		PromQl query = PromQl.parse("sum(rate(requests_count{$__tags, uri=~\"$route\", job=\"$service\"}[$__range]))");
		assertThat(query.labels()).isEqualTo(Map.of("requests_count", Set.of("uri", "job")));
		assertThat(query.values()).isEqualTo(Map.of("requests_count", Set.of()));
	}

	@Test
	void legendUsesLabelsOfTheResult() {
		PromQl query = PromQl.parse("one / two");
		query.use("job");
		assertThat(query.labels()).isEqualTo(Map.of("one", Set.of("job"), "two", Set.of("job")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sum(", "up{job}", "up{job=1}", "up)", "rate(up[5m]", "up $ down", "{job=\"a\"}", "a b" })
	void refusesWhatItDoesNotUnderstand(String expression) {
		assertThatIllegalArgumentException().isThrownBy(() -> PromQl.parse(expression));
	}

}
