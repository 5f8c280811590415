package dev.throughline.export;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that cannot be meant stop the start and say what to write instead.
 */
class SpoolPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Enabled.class);

	@Test
	void nothingIsWrittenUnlessADirectoryIsNamed() {
		this.contextRunner.run((context) -> {
			SpoolProperties properties = context.getBean(SpoolProperties.class);
			assertThat(properties.directory()).isNull();
			assertThat(properties.spoolMaxSize()).isEqualTo(DataSize.ofMegabytes(512));
			assertThat(properties.spoolMaxAge()).isEqualTo(Duration.ofHours(24));
		});
		this.contextRunner.withPropertyValues("throughline.export.spool=")
			.run((context) -> assertThat(context.getBean(SpoolProperties.class).directory()).isNull());
	}

	@Test
	void directoryMayBeRelativeAndIsNotSoughtOnTheClassPath() {
		this.contextRunner.withPropertyValues("throughline.export.spool=dev/throughline")
			.run((context) -> assertThat(context.getBean(SpoolProperties.class).directory())
				.isEqualTo(Path.of("dev/throughline")));
	}

	@ParameterizedTest
	@CsvSource({ "spool-max-size, 1023KB, at least 1MB", "spool-max-age, 0s, above zero",
			"spool-max-age, -1h, above zero", "spool, 'a\0b', path of a directory" })
	void rejects(String name, String value, String remedy) {
		this.contextRunner.withPropertyValues("throughline.export." + name + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("throughline.export." + name);
					assertThat(failure.getReason()).contains(remedy);
				}));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(SpoolProperties.class)
	static class Enabled {

	}

}
