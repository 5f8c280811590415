package dev.throughline.instrumentation.jdbc;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;

/**
 * Answers for the pool behind a proxy. Spring Boot's own provider for HikariCP reads a
 * field of the data source, which a proxy has as well and never sets.
 */
final class TracedPoolMetadata implements DataSourcePoolMetadataProvider {

	private final ObjectProvider<DataSourcePoolMetadataProvider> providers;

	TracedPoolMetadata(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
		this.providers = providers;
	}

	@Override
	public @Nullable DataSourcePoolMetadata getDataSourcePoolMetadata(DataSource dataSource) {
		if (!(AopProxyUtils.getSingletonTarget(dataSource) instanceof DataSource target)) {
			return null;
		}
		for (DataSourcePoolMetadataProvider provider : this.providers) {
			DataSourcePoolMetadata metadata = (provider != this) ? provider.getDataSourcePoolMetadata(target) : null;
			if (metadata != null) {
				return metadata;
			}
		}
		return null;
	}

}
