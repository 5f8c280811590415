package dev.throughline.parity;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Application that has every kind of observation of which Spring Boot knows and a test
 * needs no broker for.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
class Shop {

	@Bean
	EndedSpans endedSpans() {
		return new EndedSpans();
	}

	@Bean
	Transcripts transcripts(ObjectProvider<Tracer> tracer) {
		return new Transcripts(tracer);
	}

	@Bean
	Stock stock() {
		return new Stock();
	}

	@Bean
	Nightly nightly() {
		return new Nightly();
	}

	@Bean
	ShopController controller(ObservationRegistry observations, MeterRegistry meters, RestClient.Builder blocking,
			WebClient.Builder reactive, Stock stock, Environment environment) {
		return new ShopController(observations, meters, blocking, reactive, stock, environment);
	}

	static class Stock {

		@Observed(name = "stock.check", contextualName = "stock check",
				lowCardinalityKeyValues = { "warehouse", "north" })
		String check() {
			return "in stock";
		}

		@Observed(name = "stock.take")
		String take() {
			throw new IllegalStateException("sold out");
		}

	}

	static class Nightly {

		@Scheduled(initialDelay = 0, fixedDelay = Long.MAX_VALUE / 2_000_000)
		void run() {
		}

	}

}
