package dev.throughline.sample.proxy.policy;

import java.time.Duration;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Where policies come from and how long they are remembered.
 *
 * @param location YAML file with the policies of all tenants
 * @param cacheSize number of policies that are remembered
 * @param cacheTtl time after which a remembered policy is read again
 */
@Validated
@ConfigurationProperties("outpost.policies")
record PolicyProperties(@DefaultValue("classpath:policies.yaml") Resource location,
		@DefaultValue("1000") @Positive int cacheSize, @DefaultValue("60s") Duration cacheTtl) {

}
