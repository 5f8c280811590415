package dev.throughline.instrumentation.http;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Key values of client exchanges as Spring's default conventions name them, ready to be
 * used again: a convention is asked at the start and at the end of every exchange. Safe
 * for use by several threads.
 */
final class ClientKeyValues {

	private final RepeatedTexts<KeyValue> hosts = new RepeatedTexts<>();

	private final RepeatedTexts<KeyValue> methods = new RepeatedTexts<>();

	private final RepeatedTexts<String> contextualNames = new RepeatedTexts<>();

	// written without a lock: each thread would write the same
	private final @Nullable KeyValue[] statuses = new KeyValue[600];

	KeyValue clientName(String host) {
		KeyValue known = this.hosts.find(host);
		return (known != null) ? known : this.hosts.keep(host, KeyValue.of("client.name", host));
	}

	KeyValue method(String method) {
		KeyValue known = this.methods.find(method);
		return (known != null) ? known : this.methods.keep(method, KeyValue.of("method", method));
	}

	String contextualName(String method) {
		String known = this.contextualNames.find(method);
		return (known != null) ? known : this.contextualNames.keep(method, "http " + method.toLowerCase(Locale.ROOT));
	}

	KeyValue status(int status) {
		if (status < 0 || status >= this.statuses.length) {
			return KeyValue.of("status", Integer.toString(status));
		}
		KeyValue known = this.statuses[status];
		if (known == null) {
			known = KeyValue.of("status", Integer.toString(status));
			this.statuses[status] = known;
		}
		return known;
	}

}
