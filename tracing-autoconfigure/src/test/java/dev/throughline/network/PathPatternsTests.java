package dev.throughline.network;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Patterns of a property.
 */
class PathPatternsTests {

	@ParameterizedTest
	@CsvSource({ "/actuator/health, true", "/actuator/health/liveness, true", "/actuator/healthy, false",
			"/internal/x, true", "/internal/x/y, false", "/internal/x;a=b, true", "/%zz, false", "/orders, false",
			"orders, false", "*, false", "/actuator/health/../orders, false", "/actuator/health/%2e%2E/orders, false",
			"/actuator/health/..;/orders, false" })
	void containsWhatAPatternMatchesWholly(String path, boolean contained) {
		PathPatterns paths = PathPatterns.of("a.property", List.of("/actuator/health/**", " /internal/* "));
		assertThat(paths.contains(path)).isEqualTo(contained);
	}

	@Test
	void containsNothingWhenEmpty() {
		assertThat(PathPatterns.of("a.property", List.of()).isEmpty()).isTrue();
		assertThat(PathPatterns.of("a.property", List.of()).contains("/")).isFalse();
		assertThat(PathPatterns.of("a.property", List.of("/")).isEmpty()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "actuator", "/a/{b:\\d+}", "/a**", "/{a", "" })
	void refusesWhatIsNoPattern(String written) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> PathPatterns.of("a.property", List.of("/a", written)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("a.property"))
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo(written))
			.satisfies((ex) -> assertThat(ex.getReason()).startsWith("Give a path pattern such as /api/**: "));
	}

}
