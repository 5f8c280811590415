package dev.throughline.instrumentation.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.throughline.diagnostics.DiagnosticsContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells by the names of their beans which HTTP clients are observed, and of the others
 * why they are not. Looks at singletons that exist and creates none.
 */
final class ClientInventory implements DiagnosticsContributor {

	private static final String NOT_HEARD = "it has no ObservationRegistry, or one without a handler";

	private static final String FOREIGN = "no client of its class is observed";

	/**
	 * Clients that nobody observes here, by a type that each of them has.
	 */
	private static final List<String> FOREIGN_TYPES = List.of("feign.Client", "okhttp3.Call$Factory",
			"org.apache.hc.client5.http.async.HttpAsyncClient", "org.apache.hc.client5.http.classic.HttpClient",
			"org.apache.http.client.HttpClient", "org.asynchttpclient.AsyncHttpClient",
			"org.eclipse.jetty.client.HttpClient");

	private final ObjectProvider<ClientObserver> observers;

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<Class<?>> foreign = new ArrayList<>();

	ClientInventory(ObjectProvider<ClientObserver> observers, ConfigurableListableBeanFactory beanFactory) {
		this.observers = observers;
		this.beanFactory = beanFactory;
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		for (String type : FOREIGN_TYPES) {
			if (ClassUtils.isPresent(type, classLoader)) {
				this.foreign.add(ClassUtils.resolveClassName(type, classLoader));
			}
		}
	}

	@Override
	public String name() {
		return "clients";
	}

	@Override
	public Map<String, @Nullable Object> describe() {
		List<ClientObserver> kinds = this.observers.orderedStream().toList();
		TreeSet<String> instrumented = new TreeSet<>();
		Map<String, String> uninstrumented = new TreeMap<>();
		for (String name : this.beanFactory.getSingletonNames()) {
			Object bean = this.beanFactory.getSingleton(name);
			// what stands behind a proxy is a bean of its own
			if (bean != null && !(bean instanceof SpringProxy)) {
				ClientObserver kind = kind(bean, kinds);
				if (kind != null && kind.isObserved(bean)) {
					instrumented.add(name);
				}
				else if (kind != null || isForeign(bean)) {
					uninstrumented.put(name, (kind != null) ? NOT_HEARD : FOREIGN);
				}
			}
		}
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("instrumented", instrumented);
		description.put("uninstrumented", uninstrumented);
		return description;
	}

	private static @Nullable ClientObserver kind(Object bean, List<ClientObserver> kinds) {
		for (ClientObserver kind : kinds) {
			if (kind.isClient(bean)) {
				return kind;
			}
		}
		return null;
	}

	private boolean isForeign(Object bean) {
		for (Class<?> type : this.foreign) {
			if (type.isInstance(bean)) {
				return true;
			}
		}
		return false;
	}

}
