package dev.throughline.export;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.spool.Spool;
import dev.throughline.export.spool.Spools;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Where spans wait that could not be delivered.
 *
 * @param spool Directory in which spans that could not be delivered are kept until they
 * can be. Off without one.
 * @param spoolMaxSize Most disk space that the spans of one destination may take. Then
 * the oldest are dropped.
 * @param spoolMaxAge Longest time that spans are kept on disk.
 */
@ConfigurationProperties("throughline.export")
record SpoolProperties(@Nullable String spool, @DefaultValue("512MB") DataSize spoolMaxSize,
		@DefaultValue("24h") Duration spoolMaxAge) {

	private static final DataSize SMALLEST = DataSize.ofMegabytes(1);

	SpoolProperties {
		path(spool);
		if (spoolMaxSize.compareTo(SMALLEST) < 0) {
			throw new InvalidConfigurationPropertyValueException("throughline.export.spool-max-size", spoolMaxSize,
					"Choose a size of at least 1MB, such as 512MB.");
		}
		if (spoolMaxAge.isNegative() || spoolMaxAge.isZero()) {
			throw new InvalidConfigurationPropertyValueException("throughline.export.spool-max-age", spoolMaxAge,
					"Choose a duration above zero, such as 24h.");
		}
	}

	private static @Nullable Path path(@Nullable String spool) {
		try {
			return StringUtils.hasText(spool) ? Path.of(spool) : null;
		}
		catch (InvalidPathException ex) {
			throw new InvalidConfigurationPropertyValueException("throughline.export.spool", spool,
					"Choose the path of a directory, such as /var/spool/tracing.");
		}
	}

	/**
	 * The directory of the property {@code throughline.export.spool}.
	 * @return the directory, or {@code null} when nothing is to be written
	 */
	@Nullable Path directory() {
		return path(this.spool);
	}

	/**
	 * Opens the spool of a destination.
	 * @param service the name of the service
	 * @param named the destination
	 * @return the spool, or {@code null} when nothing is to be written or the destination
	 * takes no messages
	 */
	@Nullable Spool open(String service, NamedDelivery named) {
		Path directory = directory();
		return (directory == null || named.delivery() instanceof ExporterDelivery) ? null
				: Spools.open(directory, service, named.name(), this.spoolMaxSize.toBytes(), this.spoolMaxAge);
	}

}
