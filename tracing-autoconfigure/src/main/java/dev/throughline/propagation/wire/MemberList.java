package dev.throughline.propagation.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Trace state that keeps the text of its members as received, so that handing it on costs
 * nothing. OpenTelemetry's own refuses keys of Trace Context Level 2.
 *
 * @param list members with commas between them, valid and without white space around them
 */
record MemberList(String list) implements TraceState {

	@Override
	public @Nullable String get(String key) {
		if (key == null || !TraceStateGrammar.isKey(key, 0, key.length())) {
			return null;
		}
		int value = TraceStateGrammar.findValue(this.list, this.list.length(), key, 0, key.length());
		return (value >= 0) ? this.list.substring(value, Ows.indexOf(this.list, ',', value, this.list.length())) : null;
	}

	@Override
	public int size() {
		int size = 1;
		for (int comma = this.list.indexOf(','); comma >= 0; comma = this.list.indexOf(',', comma + 1)) {
			size++;
		}
		return size;
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public void forEach(BiConsumer<String, String> consumer) {
		int from = 0;
		while (from < this.list.length()) {
			int comma = Ows.indexOf(this.list, ',', from, this.list.length());
			int equals = this.list.indexOf('=', from);
			consumer.accept(this.list.substring(from, equals), this.list.substring(equals + 1, comma));
			from = comma + 1;
		}
	}

	@Override
	public Map<String, String> asMap() {
		Map<String, String> map = new LinkedHashMap<>();
		forEach(map::put);
		return Collections.unmodifiableMap(map);
	}

	@Override
	public TraceStateBuilder toBuilder() {
		return new MemberListBuilder(this);
	}

}
