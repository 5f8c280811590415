package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Keeps datasource-micrometer out of applications that have nothing to do with databases.
 * Its auto-configuration names classes of Spring Boot's JDBC in its annotations, and
 * Spring warns at each start that it cannot read them.
 */
final class DataSourceObservationImportFilter implements AutoConfigurationImportFilter, BeanClassLoaderAware {

	private static final String OBSERVATION = "net.ttddyy.observation.boot.autoconfigure.";

	private static final String[] SIGNS_OF_JDBC = {
			"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.jdbc.datasource.DataSourceUtils", "com.zaxxer.hikari.HikariDataSource" };

	private @Nullable ClassLoader classLoader;

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		boolean isJdbcPresent = isJdbcPresent();
		boolean[] matches = new boolean[autoConfigurations.length];
		for (int i = 0; i < matches.length; i++) {
			String name = autoConfigurations[i];
			matches[i] = isJdbcPresent || name == null || !name.startsWith(OBSERVATION);
		}
		return matches;
	}

	private boolean isJdbcPresent() {
		for (String sign : SIGNS_OF_JDBC) {
			if (ClassUtils.isPresent(sign, this.classLoader)) {
				return true;
			}
		}
		return false;
	}

}
