package dev.throughline.instrumentation.http;

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

	private static final KeyValue CLIENT_NAME_NONE = KeyValue.of("client.name", KeyValue.NONE_VALUE);

	private static final KeyValue EXCEPTION_NONE = KeyValue.of("exception", KeyValue.NONE_VALUE);

	private static final KeyValue OUTCOME_SUCCESS = KeyValue.of("outcome", "SUCCESS");

	private static final KeyValue STATUS_NONE = KeyValue.of("status", "CLIENT_ERROR");

	private static final KeyValue URI_NONE = KeyValue.of("uri", KeyValue.NONE_VALUE);

	private final ClientKeyValues ready = new ClientKeyValues();

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
		return this.ready.contextualName(context.request().method());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(JdkExchangeContext context) {
		int status = context.status();
		ServerAddress server = ServerAddress.of(context.request().uri());
		return KeyValues.of((server != null) ? this.ready.clientName(server.host()) : CLIENT_NAME_NONE,
				exception(context.getError()), this.ready.method(context.request().method()), outcome(status),
				(status != 0) ? this.ready.status(status) : STATUS_NONE, URI_NONE);
	}

	private static KeyValue exception(@Nullable Throwable error) {
		if (error == null) {
			return EXCEPTION_NONE;
		}
		String simpleName = error.getClass().getSimpleName();
		return KeyValue.of("exception", StringUtils.hasText(simpleName) ? simpleName : error.getClass().getName());
	}

	private static KeyValue outcome(int status) {
		if (status >= 200 && status < 300) {
			return OUTCOME_SUCCESS;
		}
		HttpStatus known = HttpStatus.resolve(status);
		return KeyValue.of("outcome", (known != null) ? known.series().name() : "UNKNOWN");
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(JdkExchangeContext context) {
		ServerAddress server = ServerAddress.of(context.request().uri());
		return UrlKeyValue.in(context,
				(server != null) ? HttpAttributes.plainUrl(server, context.request().uri()) : KeyValue.NONE_VALUE);
	}

}
