package dev.throughline.propagation.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule of W3C Baggage, its limits, and what is no text to hand on.
 */
class BaggagePropagatorTests {

	private final BaggagePropagator propagator = new BaggagePropagator();

	static Stream<Arguments> lists() {
		return Stream.of(Arguments.of("one member", List.of("a=1"), Map.of("a", "1")),
				Arguments.of("several lines", List.of("a=1,b=2", "c=3"), Map.of("a", "1", "b", "2", "c", "3")),
				Arguments.of("white space", List.of(" \ta = 1 , b\t=\t2 ;x"), Map.of("a", "1", "b", "2")),
				Arguments.of("empty members and lines", List.of("", ",,a=1, ,", " "), Map.of("a", "1")),
				Arguments.of("empty value", List.of("a=,b=2"), Map.of("a", "", "b", "2")),
				Arguments.of("equals signs in a value", List.of("a=b=c=="), Map.of("a", "b=c==")),
				Arguments.of("last duplicate counts", List.of("a=1,b=2", "a=3"), Map.of("a", "3", "b", "2")),
				Arguments.of("percent-encoding", List.of("a=Am%C3%A9lie,b=DF%2028,c=%2C%3b%25"),
						Map.of("a", "Am\u00e9lie", "b", "DF 28", "c", ",;%")),
				Arguments.of("beyond the basic plane", List.of("a=%F0%9F%98%80"), Map.of("a", "\ud83d\ude00")),
				Arguments.of("a plus is a plus", List.of("a=1+1"), Map.of("a", "1+1")),
				Arguments.of("bad percent-encoding stands for itself", List.of("a=%,b=%4,c=%zz,d=100%,e=%4g%41"),
						Map.of("a", "%", "b", "%4", "c", "%zz", "d", "100%", "e", "%4gA")),
				Arguments.of("octets that are no UTF-8", List.of("a=x%FFy,b=%C3%28,c=%C0%8A"),
						Map.of("a", "x\ufffdy", "b", "\ufffd(", "c", "\ufffd\ufffd")),
				Arguments.of("no equals sign", List.of("a,b=2,c;d=1"), Map.of("b", "2")),
				Arguments.of("no key", List.of("=1, =2,b=2"), Map.of("b", "2")),
				Arguments.of("a key that is no token", List.of("a b=1,(a)=1,\u00e4=1,a/b=1,b=2"), Map.of("b", "2")),
				Arguments.of("a value that has to be encoded", List.of("a=x y,c=\"x\",d=x\\y,e=\u00e4,f=\u2028,b=2"),
						Map.of("b", "2")),
				Arguments.of("control characters", List.of("a=x\ry,c=x\ny,d=x\u0000y,e=x\u007fy,f=x\u0085y,b=2"),
						Map.of("b", "2")),
				Arguments.of("encoded control characters",
						List.of("a=x%0D%0Ay,c=%00,d=%1B[2J,e=%7F,f=%C2%85,g=%C2%9B31m,h=%09,b=2"), Map.of("b", "2")),
				Arguments.of("encoded line and paragraph separators", List.of("a=x%E2%80%A8y,c=x%E2%80%A9y,b=2"),
						Map.of("b", "2")),
				Arguments.of("a property that is not valid", List.of("a=1;x y,c=1;=1,d=1;x=\"\",e=1;x=\r,b=2"),
						Map.of("b", "2")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("lists")
	void readsWhatIsValid(String rule, List<String> lines, Map<String, String> expected) {
		assertThat(values(extract(lines))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", "a", "=", "a=%0A" })
	void leavesTheContextAloneWhenThereIsNothing(String line) {
		HeaderLines carrier = new HeaderLines().add("baggage", line);
		assertThat(this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER)).isSameAs(Context.root());
	}

	@Test
	void handsPropertiesOnAsTheyAre() {
		Baggage baggage = extract(List.of("a=1; ttl = 3%2C ;local;; b=2=3"));
		assertThat(baggage.getEntry("a").getMetadata().getValue()).isEqualTo("ttl=3%2C;local;b=2=3");
		assertThat(inject(baggage)).containsExactly("a=1;ttl=3%2C;local;b=2=3");
	}

	@Test
	void encodesWhatAValueMayNotHold() {
		assertThat(inject(Baggage.builder()
			.put("a", "Am\u00e9lie \"x\\y\",;%+=")
			.put("b", "\ud83d\ude00\u20ac")
			.put("c", "\ud83d")
			.build())).containsExactly("a=Am%C3%A9lie%20%22x%5Cy%22%2C%3B%25+=,b=%F0%9F%98%80%E2%82%AC,c=%EF%BF%BD");
	}

	@Test
	void doesNotWriteWhatIsNoTextOrNoKey() {
		assertThat(inject(Baggage.builder()
			.put("a", "x\r\nSet-Cookie: y")
			.put("b", "\u0000")
			.put("c", "\u2028")
			.put("c d", "1")
			.put("", "1")
			.put("\u00e4", "1")
			.put("e\r\nf", "1")
			.put("g", "1", BaggageEntryMetadata.create("x\r\ny"))
			.put("h", "1", BaggageEntryMetadata.create("x,y=2"))
			.put("ok", "1", BaggageEntryMetadata.create("propagation=unlimited"))
			.build())).containsExactly("ok=1;propagation=unlimited");
		assertThat(inject(Baggage.builder().put("a", "\n").build())).isEmpty();
	}

	@Test
	void carries64MembersInAndOut() {
		List<String> lines = List.of(members(1, 30), members(31, 64));
		Baggage baggage = extract(lines);
		assertThat(baggage.size()).isEqualTo(64);
		assertThat(inject(baggage).get(0).split(",")).hasSize(64);
	}

	@Test
	void readsTheFirst64Members() {
		Baggage baggage = extract(List.of(members(1, 40), members(41, 80)));
		assertThat(baggage.size()).isEqualTo(64);
		assertThat(baggage.getEntryValue("k64")).isEqualTo("64");
		assertThat(baggage.getEntryValue("k65")).isNull();
	}

	@Test
	void writesNoMoreThan64Members() {
		Baggage baggage = Baggage.builder().build().toBuilder().put("a", "1").build();
		for (int i = 0; i < 80; i++) {
			baggage = baggage.toBuilder().put("k" + i, "1").build();
		}
		assertThat(inject(baggage).get(0).split(",")).hasSize(64);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 63 })
	void carries8192BytesInAndOut(int lines) {
		List<String> exact = linesOf(8192, lines);
		assertThat(String.join(",", exact)).hasSize(8192);
		Baggage baggage = extract(exact);
		assertThat(baggage.size()).isEqualTo(lines + 1);
		assertThat(inject(baggage)).singleElement().satisfies((line) -> assertThat(line).hasSize(8192));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 63 })
	void dropsTheMemberThatExceeds8192BytesAsAWhole(int lines) {
		List<String> tooLong = linesOf(8193, lines);
		Baggage baggage = extract(tooLong);
		assertThat(baggage.size()).isEqualTo(lines);
		assertThat(baggage.getEntryValue("z")).isNull();
		assertThat(baggage.getEntryValue("k0")).isNotNull();
	}

	@Test
	void writesWhatFitsAsWholeMembers() {
		Baggage baggage = Baggage.builder()
			.put("a", "x".repeat(5000))
			.put("b", "x".repeat(5000))
			.put("c", "\u00e4".repeat(600))
			.put("d", "1")
			.put("e", "y".repeat(20000))
			.build();
		assertThat(inject(baggage)).containsExactly("a=" + "x".repeat(5000) + ",d=1");
	}

	private static List<String> linesOf(int length, int lines) {
		StringBuilder list = new StringBuilder();
		for (int i = 0; i < lines; i++) {
			list.append("k").append(i).append("=1\n");
		}
		list.append("z=");
		list.append("z".repeat(length - list.length()));
		String[] members = list.toString().split("\n");
		// the last two members share a line
		members[lines - 1] += "," + members[lines];
		return List.of(members).subList(0, lines);
	}

	private static String members(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((number) -> "k" + number + "=" + number)
			.collect(Collectors.joining(","));
	}

	private Baggage extract(List<String> lines) {
		HeaderLines carrier = new HeaderLines().addAll("baggage", lines);
		return Baggage.fromContext(this.propagator.extract(Context.root(), carrier, HeaderLines.GETTER));
	}

	private List<String> inject(Baggage baggage) {
		HeaderLines carrier = new HeaderLines();
		this.propagator.inject(Context.root().with(baggage), carrier, HeaderLines.SETTER);
		return carrier.get("baggage");
	}

	private static Map<String, String> values(Baggage baggage) {
		Map<String, String> values = new TreeMap<>();
		baggage.forEach((key, entry) -> values.put(key, entry.getValue()));
		return values;
	}

}
