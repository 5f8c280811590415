package dev.throughline.instrumentation.jdbc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link DataSourceObservationImportFilter}.
 */
class DataSourceObservationImportFilterTests {

	private static final String[] NAMES = {
			"net.ttddyy.observation.boot.autoconfigure.DataSourceObservationAutoConfiguration", null,
			"org.example.OtherAutoConfiguration" };

	private final DataSourceObservationImportFilter filter = new DataSourceObservationImportFilter();

	@ParameterizedTest
	@CsvSource({ "org.springframework.boot.jdbc|org.springframework.jdbc|com.zaxxer, false",
			"org.springframework.boot.jdbc|org.springframework.jdbc, true", "org.springframework.boot.jdbc, true",
			"nothing, true" })
	void observesWhereThereIsSomethingToObserve(String absent, boolean observed) {
		this.filter.setBeanClassLoader(new FilteredClassLoader(absent.split("\\|")));
		assertThat(this.filter.match(NAMES, mock(AutoConfigurationMetadata.class))).containsExactly(observed, true,
				true);
	}

	@Test
	void springBootFindsIt() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(AutoConfigurationImportFilter.class))
			.hasAtLeastOneElementOfType(DataSourceObservationImportFilter.class);
	}

}
