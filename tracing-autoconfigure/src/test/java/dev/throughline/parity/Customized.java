package dev.throughline.parity;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/**
 * What users add to the {@link Shop}.
 */
final class Customized {

	private Customized() {
	}

	@Configuration(proxyBeanMethods = false)
	static class Filters extends Shop {

		@Bean
		ObservationFilter adding() {
			return (context) -> context.addLowCardinalityKeyValue(KeyValue.of("filtered", "low"))
				.addHighCardinalityKeyValue(KeyValue.of("filtered.high",
						String.valueOf(context.getHighCardinalityKeyValue("item") != null)));
		}

		@Bean
		ObservationFilter removing() {
			return (context) -> {
				context.removeLowCardinalityKeyValue("outcome");
				context.removeHighCardinalityKeyValue("http.url");
				return context;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Predicates extends Shop {

		@Bean
		ObservationPredicate noDeniedStep() {
			return (name, context) -> !name.startsWith("denied");
		}

		@Bean
		ObservationPredicate noRefusedRequest() {
			return (name, context) -> !(context instanceof ServerRequestObservationContext request
					&& request.getCarrier().getRequestURI().equals("/refused"));
		}

		@Bean
		ObservationPredicate noReactiveCall() {
			return (name,
					context) -> !(context instanceof org.springframework.web.reactive.function.client.ClientRequestObservationContext);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions extends Shop {

		@Bean
		ServerRequestObservationConvention serverConvention() {
			return new ShopServerConvention();
		}

		@Bean
		DefaultClientRequestObservationConvention blockingConvention() {
			return new DefaultClientRequestObservationConvention("shop.calls") {

				@Override
				public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("shop", "blocking");
				}

			};
		}

		@Bean
		org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention reactiveConvention() {
			return new org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention(
					"shop.reactive.calls") {

				@Override
				public KeyValues getHighCardinalityKeyValues(
						org.springframework.web.reactive.function.client.ClientRequestObservationContext context) {
					return super.getHighCardinalityKeyValues(context).and("shop", "reactive");
				}

			};
		}

	}

	static class ShopServerConvention extends DefaultServerRequestObservationConvention {

		ShopServerConvention() {
			super("shop.requests");
		}

		@Override
		public String getContextualName(ServerRequestObservationContext context) {
			return "shop " + context.getCarrier().getMethod();
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("shop", "north");
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
			return super.getHighCardinalityKeyValues(context).and("customer", "acme");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GlobalConventions extends Shop {

		@Bean
		GlobalObservationConvention<ServerRequestObservationContext> globalServerConvention() {
			return new GlobalServerConvention();
		}

		@Bean
		GlobalObservationConvention<ClientRequestObservationContext> globalBlockingConvention() {
			return new GlobalClientConvention();
		}

		@Bean
		GlobalObservationConvention<org.springframework.web.reactive.function.client.ClientRequestObservationContext> globalReactiveConvention() {
			return new GlobalReactiveConvention();
		}

	}

	static final class GlobalServerConvention extends DefaultServerRequestObservationConvention
			implements GlobalObservationConvention<ServerRequestObservationContext> {

		@Override
		public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("global", "server");
		}

	}

	static final class GlobalClientConvention extends DefaultClientRequestObservationConvention
			implements GlobalObservationConvention<ClientRequestObservationContext> {

		@Override
		public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("global", "blocking");
		}

	}

	static final class GlobalReactiveConvention extends
			org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention implements
			GlobalObservationConvention<org.springframework.web.reactive.function.client.ClientRequestObservationContext> {

		@Override
		public KeyValues getLowCardinalityKeyValues(
				org.springframework.web.reactive.function.client.ClientRequestObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("global", "reactive");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers extends Shop {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		TracingObservationHandler<Observation.Context> ownTracing(Tracer tracer) {
			return new OwnTracing(tracer);
		}

		@Bean
		DefaultMeterObservationHandler ownMeters(MeterRegistry meters) {
			return new DefaultMeterObservationHandler(meters) {

				@Override
				public void onStart(Observation.Context context) {
					context.addLowCardinalityKeyValue(KeyValue.of("measured.by", "user"));
					super.onStart(context);
				}

			};
		}

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> customizer() {
			return (registry) -> registry.observationConfig()
				.observationHandler(new Marking())
				.observationFilter((context) -> context.addLowCardinalityKeyValue(KeyValue.of("customized", "yes")))
				.observationPredicate((name, context) -> !name.equals("price.inner"));
		}

	}

	static final class Marking implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			context.addHighCardinalityKeyValue(KeyValue.of("marked", "start"));
		}

		@Override
		public void onStop(Observation.Context context) {
			context.addHighCardinalityKeyValue(KeyValue.of("marked", "stop"));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	record OwnTracing(Tracer tracer) implements TracingObservationHandler<Observation.Context> {

		@Override
		public Tracer getTracer() {
			return this.tracer;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return "price.scoped".equals(context.getName());
		}

		@Override
		public void onStart(Observation.Context context) {
			getTracingContext(context).setSpan(this.tracer.nextSpan().name("made by the user").start());
		}

		@Override
		public void onStop(Observation.Context context) {
			endSpan(context, getRequiredSpan(context));
		}

	}

}
