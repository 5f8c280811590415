package dev.throughline.sample.platform.audit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How audit events are taken in.
 *
 * @param delay time that each event takes longer than it has to, as it would on a machine
 * with too much to do
 */
@ConfigurationProperties("platform.ingest")
record IngestProperties(@DefaultValue("0s") Duration delay) {

	IngestProperties {
		Assert.isTrue(!delay.isNegative(), "'platform.ingest.delay' must not be negative");
	}

}
