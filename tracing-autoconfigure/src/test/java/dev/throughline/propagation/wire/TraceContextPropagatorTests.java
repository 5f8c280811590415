package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule of Trace Context Level 2 for {@code traceparent} and {@code tracestate}.
 */
class TraceContextPropagatorTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT_ID = "00f067aa0ba902b7";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + PARENT_ID + "-01";

	private static final String ALL_VALUE_CHARACTERS = IntStream.rangeClosed(' ', '~')
		.filter((character) -> character != ',' && character != '=')
		.mapToObj(Character::toString)
		.collect(Collectors.joining());

	private final TraceContextPropagator propagator = new TraceContextPropagator();

	@ParameterizedTest
	@CsvSource(textBlock = """
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00,  00
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,  01
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02,  02
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03,  03
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff,  03
			00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fc,  00
			01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,  01
			cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,  01
			fe-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00,  00
			cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-, 01
			cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like, 01
			'  00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 01
			'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01  ', 01
			'	 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01	 ', 01
			""")
	void continuesFromAValidTraceparent(String line, String flags) {
		SpanContext context = extract(List.of(line), List.of());
		assertThat(context.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(context.getSpanId()).isEqualTo(PARENT_ID);
		assertThat(context.getTraceFlags().asHex()).isEqualTo(flags);
		assertThat(context.isRemote()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-001",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-future",
			"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.future",
			"cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
			"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"FF-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"CC-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			".0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"0.-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"000-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"0000-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
			"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
			"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0A",
			"00-.bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e473.-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-.0f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b.-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-.0",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0.",
			"00-4bf92f3577b34da6a3ce929d0e0e47360-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b70-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"0\u0660-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"\u000000-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" })
	void startsAnewFromAnInvalidTraceparent(String line) {
		assertThat(extract(List.of(line), List.of("foo=1"))).isSameAs(SpanContext.getInvalid());
	}

	@Test
	void startsAnewFromSeveralTraceparentLinesEvenWhenTheyAreEqual() {
		assertThat(extract(List.of(TRACEPARENT, TRACEPARENT.replace("4bf9", "4bf8")), List.of()).isValid()).isFalse();
		assertThat(extract(List.of(TRACEPARENT, TRACEPARENT), List.of()).isValid()).isFalse();
		assertThat(extract(List.of(TRACEPARENT, ""), List.of()).isValid()).isFalse();
	}

	@Test
	void ignoresTracestateWithoutTraceparent() {
		assertThat(extract(List.of(), List.of("foo=1"))).isSameAs(SpanContext.getInvalid());
	}

	@Test
	void anInvalidTracestateLeavesTheTraceparent() {
		assertThat(extract(List.of(TRACEPARENT), List.of("foo")).getTraceId()).isEqualTo(TRACE_ID);
	}

	static Stream<Arguments> validLists() {
		return Stream.of(Arguments.of("one member", List.of("foo=1"), "foo=1"),
				Arguments.of("order", List.of("foo=1,bar=2,baz=3"), "foo=1,bar=2,baz=3"),
				Arguments.of("lines in order", List.of("foo=1,bar=2", "rojo=1,congo=2", "baz=3"),
						"foo=1,bar=2,rojo=1,congo=2,baz=3"),
				Arguments.of("spaces and tabs around members", List.of("foo=1 \t , \t bar=2, \t baz=3"),
						"foo=1,bar=2,baz=3"),
				Arguments.of("white space at the ends", List.of("\t foo=1 \t"), "foo=1"),
				Arguments.of("empty members", List.of(",foo=1,,bar=2, ,\t,"), "foo=1,bar=2"),
				Arguments.of("empty line", List.of(""), ""), Arguments.of("only commas", List.of(" , ,, "), ""),
				Arguments.of("empty line first", List.of("", "foo=1"), "foo=1"),
				Arguments.of("empty line last", List.of("foo=1", ""), "foo=1"),
				Arguments.of("equal duplicates", List.of("foo=1,foo=1"), "foo=1"),
				Arguments.of("first duplicate counts", List.of("foo=1,bar=2,foo=3", "bar=4"), "foo=1,bar=2"),
				Arguments.of("a key that another one begins with", List.of("foo=1,fo=2,fooo=3,o=4"),
						"foo=1,fo=2,fooo=3,o=4"),
				Arguments.of("all characters of a key", List.of("abcdefghijklmnopqrstuvwxyz0123456789_-*/@a-z=1"),
						"abcdefghijklmnopqrstuvwxyz0123456789_-*/@a-z=1"),
				Arguments.of("all characters of a value", List.of("foo=" + ALL_VALUE_CHARACTERS),
						"foo=" + ALL_VALUE_CHARACTERS),
				Arguments.of("spaces that lead a value are part of it", List.of("foo=  1  ,bar=2"), "foo=  1,bar=2"),
				Arguments.of("a digit leads", List.of("0=1,1a=2"), "0=1,1a=2"),
				Arguments.of("at signs anywhere but first", List.of("foo@=1,foo@@bar=2,foo@bar@baz=3"),
						"foo@=1,foo@@bar=2,foo@bar@baz=3"),
				Arguments.of("key of 256", List.of("foo=1", "z".repeat(256) + "=1"), "foo=1," + "z".repeat(256) + "=1"),
				Arguments.of("long tenant and system", List.of("t".repeat(242) + "@v=1,t@" + "v".repeat(15) + "=1"),
						"t".repeat(242) + "@v=1,t@" + "v".repeat(15) + "=1"),
				Arguments.of("value of 256", List.of("foo=" + "v".repeat(256)), "foo=" + "v".repeat(256)),
				Arguments.of("32 members on several lines", List.of(members(1, 10), members(11, 32)), members(1, 32)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("validLists")
	void inheritsAValidTracestate(String rule, List<String> lines, String expected) {
		SpanContext context = extract(List.of(TRACEPARENT), lines);
		assertThat(injected(context)).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
		assertThat(text(context.getTraceState())).isEqualTo(expected);
	}

	static Stream<Arguments> invalidLists() {
		return Stream.of(Arguments.of("no equals sign", List.of("foo")), Arguments.of("no key", List.of("=1")),
				Arguments.of("no value", List.of("foo=,bar=3")), Arguments.of("blank value", List.of("foo=  ,bar=3")),
				Arguments.of("equals sign in a value", List.of("foo=bar=baz")),
				Arguments.of("space after a key", List.of("foo =1")), Arguments.of("upper case", List.of("FOO=1")),
				Arguments.of("dot in a key", List.of("foo.bar=1")),
				Arguments.of("at sign first", List.of("@foo=1,bar=2")),
				Arguments.of("underscore first", List.of("_foo=1")),
				Arguments.of("key of 257", List.of("foo=1", "z".repeat(257) + "=1")),
				Arguments.of("value of 257", List.of("foo=" + "v".repeat(257))),
				Arguments.of("tab in a value", List.of("foo=a\tb")),
				Arguments.of("letter beyond ASCII", List.of("foo=\u00e4")),
				Arguments.of("line break", List.of("foo=a\r\nX-Forged: 1")), Arguments.of("nul", List.of("foo=\u0000")),
				Arguments.of("delete", List.of("foo=\u007f")),
				Arguments.of("bad member last", List.of("foo=1,bar=2", "baz")),
				Arguments.of("33 members", List.of(members(1, 33))),
				Arguments.of("33 members on several lines", List.of(members(1, 20), members(21, 33))),
				Arguments.of("33 members of which two are equal", List.of(members(1, 32) + ",bar1=1")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("invalidLists")
	void dropsAnInvalidTracestateAsAWhole(String rule, List<String> lines) {
		SpanContext context = extract(List.of(TRACEPARENT), lines);
		assertThat(context.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(context.getTraceState()).isSameAs(TraceState.getDefault());
		assertThat(injected(context)).isEmpty();
	}

	@Test
	void sendsAnUnchangedLineWithoutACopy() {
		String line = "foo=1,bar=2";
		SpanContext context = extract(List.of(TRACEPARENT), List.of(line));
		assertThat(injected(context).get(0)).isSameAs(line);
	}

	@Test
	void sendsVersionZeroAndTheFlagsItKnows() {
		HeaderLines carrier = inject(
				SpanContext.create(TRACE_ID, PARENT_ID, TraceFlags.fromByte((byte) 0xff), TraceState.getDefault()));
		assertThat(carrier.get("traceparent")).containsExactly("00-" + TRACE_ID + "-" + PARENT_ID + "-03");
		assertThat(carrier.get("tracestate")).isEmpty();
	}

	@Test
	void sendsATraceStateThatOpenTelemetryBuilt() {
		TraceState state = TraceState.builder().put("bar", "2").put("foo", "1").build();
		assertThat(injected(SpanContext.create(TRACE_ID, PARENT_ID, TraceFlags.getSampled(), state)))
			.containsExactly("foo=1,bar=2");
	}

	@Test
	void sendsNothingWithoutASpan() {
		HeaderLines carrier = new HeaderLines();
		this.propagator.inject(Context.root(), carrier, HeaderLines.SETTER);
		assertThat(carrier.all()).isEmpty();
	}

	@Test
	void takesALineThatIsNotThere() {
		List<String> none = new ArrayList<>();
		none.add(null);
		assertThat(extract(none, List.of("foo=1")).isValid()).isFalse();
		none.add("foo=1");
		assertThat(injected(extract(List.of(TRACEPARENT), none))).containsExactly("foo=1");
	}

	@Test
	void takesAGetterWithoutLines() {
		assertThat(this.propagator.extract(Context.root(), null, NoLines.INSTANCE)).isSameAs(Context.root());
	}

	private SpanContext extract(List<String> traceparent, List<String> tracestate) {
		HeaderLines carrier = new HeaderLines().addAll("traceparent", traceparent).addAll("tracestate", tracestate);
		return Span.fromContext(this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER)).getSpanContext();
	}

	private List<String> injected(SpanContext context) {
		return inject(context).get("tracestate");
	}

	private HeaderLines inject(SpanContext context) {
		HeaderLines carrier = new HeaderLines();
		this.propagator.inject(Context.root().with(Span.wrap(context)), carrier, HeaderLines.SETTER);
		return carrier;
	}

	private static String text(TraceState state) {
		List<String> members = new ArrayList<>();
		state.forEach((key, value) -> members.add(key + "=" + value));
		assertThat(state.size()).isEqualTo(members.size());
		assertThat(state.isEmpty()).isEqualTo(members.isEmpty());
		assertThat(state.asMap()).hasSize(members.size());
		state.asMap().forEach((key, value) -> assertThat(state.get(key)).isEqualTo(value));
		return String.join(",", members);
	}

	private static String members(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((number) -> "bar" + number + "=" + number)
			.collect(Collectors.joining(","));
	}

	private enum NoLines implements TextMapGetter<Object> {

		INSTANCE;

		@Override
		public Iterable<String> keys(Object carrier) {
			return List.of();
		}

		@Override
		public String get(Object carrier, String key) {
			return null;
		}

	}

}
