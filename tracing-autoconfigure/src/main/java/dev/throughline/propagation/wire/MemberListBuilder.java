package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;

/**
 * Changes a trace state as the specification wants it: what is new or changed goes to the
 * front, everything else keeps its order, and what exceeds 32 members falls off the end.
 * Ignores what may not stand in a trace state.
 *
 * @see <a href=
 * "https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field">Trace Context
 * Level 2, mutating the tracestate field</a>
 */
final class MemberListBuilder implements TraceStateBuilder {

	private final List<Member> members = new ArrayList<>();

	MemberListBuilder(TraceState origin) {
		origin.forEach((key, value) -> {
			if (isValid(key, value)) {
				this.members.add(new Member(key, value));
			}
		});
	}

	@Override
	public TraceStateBuilder put(String key, String value) {
		if (isValid(key, value)) {
			remove(key);
			this.members.add(0, new Member(key, value));
		}
		return this;
	}

	private static boolean isValid(String key, String value) {
		return key != null && value != null && TraceStateGrammar.isKey(key, 0, key.length())
				&& TraceStateGrammar.isValue(value, 0, value.length());
	}

	@Override
	public TraceStateBuilder remove(String key) {
		this.members.removeIf((member) -> member.key().equals(key));
		return this;
	}

	@Override
	public TraceState build() {
		StringBuilder list = new StringBuilder();
		int size = Math.min(this.members.size(), TraceStateGrammar.MAX_MEMBERS);
		for (Member member : this.members.subList(0, size)) {
			if (!list.isEmpty()) {
				list.append(',');
			}
			list.append(member.key()).append('=').append(member.value());
		}
		return list.isEmpty() ? TraceState.getDefault() : new MemberList(list.toString());
	}

	private record Member(String key, String value) {

	}

}
