package dev.throughline.instrumentation.http;

import java.util.Locale;
import java.util.function.Supplier;

import dev.throughline.network.ServerAddress;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Names the observation of an exchange of the JDK's HttpClient as Spring names those of
 * its clients, with the same keys, so that one meter holds them all. There is no URI
 * template, and the URL is without query.
 */
final class JdkExchangeConvention implements ObservationConvention<JdkExchangeContext> {

	private final SingletonSupplier<String> name;

	/**
	 * Creates the convention.
	 * @param name the observation's name, asked for when the first exchange is made
	 */
	JdkExchangeConvention(Supplier<String> name) {
		this.name = SingletonSupplier.of(name);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JdkExchangeContext;
	}

	@Override
	public String getName() {
		return this.name.obtain();
	}

	@Override
	public String getContextualName(JdkExchangeContext context) {
		return "http " + context.request().method().toLowerCase(Locale.ROOT);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(JdkExchangeContext context) {
		int status = context.status();
		ServerAddress server = ServerAddress.of(context.request().uri());
		return KeyValues.of("client.name", (server != null) ? server.host() : KeyValue.NONE_VALUE, "exception",
				exception(context.getError()), "method", context.request().method(), "outcome", outcome(status),
				"status", (status != 0) ? Integer.toString(status) : "CLIENT_ERROR", "uri", KeyValue.NONE_VALUE);
	}

	private static String exception(@Nullable Throwable error) {
		if (error == null) {
			return KeyValue.NONE_VALUE;
		}
		String simpleName = error.getClass().getSimpleName();
		return StringUtils.hasText(simpleName) ? simpleName : error.getClass().getName();
	}

	private static String outcome(int status) {
		if (status >= 200 && status < 300) {
			return "SUCCESS";
		}
		HttpStatus known = HttpStatus.resolve(status);
		return (known != null) ? known.series().name() : "UNKNOWN";
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(JdkExchangeContext context) {
		ServerAddress server = ServerAddress.of(context.request().uri());
		return KeyValues.of("http.url",
				(server != null) ? HttpAttributes.plainUrl(server, context.request().uri()) : KeyValue.NONE_VALUE);
	}

}
