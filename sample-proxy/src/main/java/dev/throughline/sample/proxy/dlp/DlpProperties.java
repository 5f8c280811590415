package dev.throughline.sample.proxy.dlp;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How prompts are scanned.
 *
 * @param nerDelay time that each scan for names takes longer than it has to, as it would
 * without the hardware it is made for
 */
@ConfigurationProperties("outpost.dlp")
record DlpProperties(@DefaultValue("0s") Duration nerDelay) {

	DlpProperties {
		Assert.isTrue(!nerDelay.isNegative(), "'outpost.dlp.ner-delay' must not be negative");
	}

}
