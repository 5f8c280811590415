package dev.throughline.instrumentation.http;

import java.util.function.Supplier;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Convention that Spring Boot gives to the clients of its builders, looked up when the
 * first exchange is made.
 *
 * @param <C> the context of the exchange
 */
abstract class DeferredConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private final SingletonSupplier<ObservationConvention<C>> convention;

	DeferredConvention(Supplier<? extends ObservationConvention<C>> convention) {
		this.convention = SingletonSupplier.of(convention::get);
	}

	@Override
	public @Nullable String getName() {
		return this.convention.obtain().getName();
	}

	@Override
	public @Nullable String getContextualName(C context) {
		return this.convention.obtain().getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return this.convention.obtain().getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return this.convention.obtain().getHighCardinalityKeyValues(context);
	}

}
