package dev.throughline.sample.proxy.audit;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Where audit events wait for the platform, how many, and how often it is asked again.
 *
 * @param directory directory of this outpost alone, made when the first event has to wait
 * @param maxEvents highest number of events that wait or are set aside
 * @param maxSize highest size of all of them
 * @param retryDelay time after which the first attempt is repeated
 * @param maxRetryDelay longest time between attempts while the platform stays down
 */
@ConfigurationProperties("outpost.outbox")
record OutboxProperties(@DefaultValue("audit-outbox") Path directory, @DefaultValue("10000") int maxEvents,
		@DefaultValue("50MB") DataSize maxSize, @DefaultValue("1s") Duration retryDelay,
		@DefaultValue("5m") Duration maxRetryDelay) {

	OutboxProperties {
		Assert.isTrue(maxEvents > 0, "'outpost.outbox.max-events' must be positive");
		Assert.isTrue(maxSize.toBytes() > 0, "'outpost.outbox.max-size' must be positive");
		Assert.isTrue(retryDelay.toMillis() > 0, "'outpost.outbox.retry-delay' must be 1ms or more");
		Assert.isTrue(maxRetryDelay.compareTo(retryDelay) >= 0,
				"'outpost.outbox.max-retry-delay' must not be shorter than 'outpost.outbox.retry-delay'");
	}

}
