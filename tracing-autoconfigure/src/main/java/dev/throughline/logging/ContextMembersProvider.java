package dev.throughline.logging;

import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the service's name, the ids, the rest of the MDC and the key-value pairs. A
 * key-value pair hides an MDC entry of the same key, and a key that is a member of every
 * line gets the prefix {@code context.}, so that no member appears twice and nothing is
 * lost.
 */
final class ContextMembersProvider extends AbstractJsonProvider<ILoggingEvent> {

	private static final Set<String> MEMBERS = Set.of("timestamp", "level", "message", "logger", "thread", "service",
			"trace_id", "span_id", "trace_sampled", "stack_trace");

	private final String service;

	private final String traceIdKey;

	private final String spanIdKey;

	ContextMembersProvider(String service, String traceIdKey, String spanIdKey) {
		this.service = service;
		this.traceIdKey = traceIdKey;
		this.spanIdKey = spanIdKey;
	}

	@Override
	public void writeTo(JsonGenerator generator, ILoggingEvent event) {
		generator.writeStringProperty("service", this.service);
		Map<String, String> mdc = event.getMDCPropertyMap();
		int ids = writeIfPresent(generator, "trace_id", mdc.get(this.traceIdKey));
		ids += writeIfPresent(generator, "span_id", mdc.get(this.spanIdKey));
		String sampled = mdc.get(TraceMdcListener.SAMPLED_KEY);
		if (sampled != null) {
			generator.writeBooleanProperty("trace_sampled", Boolean.parseBoolean(sampled));
			ids++;
		}
		List<KeyValuePair> pairs = event.getKeyValuePairs();
		// nothing else is there as a rule, and entries of a read-only map are copies
		if (mdc.size() > ids) {
			writeOthers(generator, mdc, pairs);
		}
		writePairs(generator, pairs);
	}

	private static int writeIfPresent(JsonGenerator generator, String member, @Nullable String value) {
		if (value == null) {
			return 0;
		}
		generator.writeStringProperty(member, value);
		return 1;
	}

	private void writeOthers(JsonGenerator generator, Map<String, String> mdc, @Nullable List<KeyValuePair> pairs) {
		for (Map.Entry<String, String> entry : mdc.entrySet()) {
			String key = entry.getKey();
			if (!isId(key) && indexOf(pairs, key, 0) < 0) {
				generator.writeStringProperty(member(key), entry.getValue());
			}
		}
	}

	private static void writePairs(JsonGenerator generator, @Nullable List<KeyValuePair> pairs) {
		if (pairs == null) {
			return;
		}
		for (int i = 0; i < pairs.size(); i++) {
			KeyValuePair pair = pairs.get(i);
			if (indexOf(pairs, pair.key, i + 1) < 0) {
				generator.writeName(member(pair.key));
				writeValue(generator, pair.value);
			}
		}
	}

	private static void writeValue(JsonGenerator generator, @Nullable Object value) {
		if (value == null || value instanceof Number || value instanceof Boolean) {
			generator.writePOJO(value);
		}
		else {
			generator.writeString(value.toString());
		}
	}

	private boolean isId(String key) {
		return key.equals(this.traceIdKey) || key.equals(this.spanIdKey) || key.equals(TraceMdcListener.SAMPLED_KEY);
	}

	private static int indexOf(@Nullable List<KeyValuePair> pairs, String key, int from) {
		if (pairs == null) {
			return -1;
		}
		for (int i = from; i < pairs.size(); i++) {
			if (pairs.get(i).key.equals(key)) {
				return i;
			}
		}
		return -1;
	}

	private static String member(String key) {
		return MEMBERS.contains(key) ? "context." + key : key;
	}

}
