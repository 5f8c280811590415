package dev.throughline.propagation.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation.PropagationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for whatever is received: nothing throws, limits are kept, nothing that is
 * no text gets any further. The rules are written here once more, as expressions. A
 * failure names the seed; {@code -Dhostile.seed} repeats it.
 */
class HostileHeaderTests {

	private static final long SEED = Long.getLong("hostile.seed", System.nanoTime());

	private static final int CARRIERS = 12_000;

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\u2028\u2029]");

	private static final Pattern TRACEPARENT = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]");

	private static final Pattern TRACESTATE_MEMBER = Pattern
		.compile("[0-9a-z][_0-9a-z\\-*/@]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

	private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]++";

	private static final String OCTETS = "[!#-+\\--:<-\\[\\]-~]*+";

	private static final Pattern BAGGAGE_MEMBER = Pattern
		.compile(TOKEN + "=" + OCTETS + "(;" + TOKEN + "(=" + OCTETS + ")?)*+");

	private static final List<String> FIELDS = List.of("tenant", "user-id");

	private final HostileValues values = new HostileValues(SEED, false);

	private final BaggageMdcListener mdc = new BaggageMdcListener(FIELDS);

	@Test
	void whateverIsReceivedNothingThrowsAndOnlyTextWithinLimitsGoesOn() {
		TextMapPropagator propagator = propagator(FIELDS);
		TextMapPropagator withoutFields = propagator(List.of());
		Map<String, Integer> seen = new HashMap<>();
		for (int i = 0; i < CARRIERS; i++) {
			HeaderLines received = received();
			try {
				Context context = propagator.extract(Context.root(), received, HeaderLines.GETTER);
				check(propagator, context, seen);
				checkSameAgain(withoutFields, handOn(withoutFields, received));
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Seed %d, carrier %d: %.2000s".formatted(SEED, i, received), ex);
			}
		}
		assertThat(seen).as("what the values led to")
			.containsOnlyKeys("traceparent", "tracestate", "baggage", "tenant", "user-id", "mdc", "b3");
		assertThat(seen.values()).allSatisfy((count) -> assertThat(count).isGreaterThan(100));
	}

	private HeaderLines received() {
		HeaderLines lines = new HeaderLines().addAll("tracestate", this.values.lines(3))
			.addAll("baggage", this.values.lines(3));
		for (String name : List.of("traceparent", "tenant", "user-id", "b3", "X-B3-TraceId", "X-B3-SpanId",
				"X-B3-Sampled")) {
			lines.addAll(name, this.values.lines(1));
		}
		return lines.get("traceparent").isEmpty()
				? lines.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") : lines;
	}

	private void check(TextMapPropagator propagator, Context extracted, Map<String, Integer> seen) {
		Context context = Span.fromContext(extracted).getSpanContext().isValid() ? extracted : withSpan(extracted);
		HeaderLines sent = new HeaderLines();
		propagator.inject(context, sent, HeaderLines.SETTER);
		sent.all().forEach((name, lines) -> {
			assertThat(lines).as(name).hasSize(1);
			checkSent(name, lines.get(0));
			seen.merge(name.startsWith("X-B3") ? "b3" : name, 1, Integer::sum);
		});
		Baggage.fromContext(context).forEach((key, entry) -> checkText(entry.getValue()));
		checkMdc(context, seen);
	}

	private static Context withSpan(Context context) {
		return context.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
				TraceFlags.getSampled(), TraceState.getDefault())));
	}

	private static void checkSent(String name, String line) {
		checkText(line);
		assertThat(line.chars().max().orElse(0)).as(name).isLessThan(0x100);
		assertThat(line.length()).as(name).isLessThanOrEqualTo(name.equals("tracestate") ? 32 * 514 : 8192);
		switch (name) {
			case "traceparent" -> assertThat(line).matches(TRACEPARENT);
			case "tracestate" -> checkMembers(line, 32, TRACESTATE_MEMBER);
			case "baggage" -> checkMembers(line, 64, BAGGAGE_MEMBER);
			default -> assertThat(name).matches("b3|X-B3-.*|tenant|user-id");
		}
	}

	private static void checkText(String text) {
		if (CONTROL.matcher(text).find()) {
			throw new AssertionError("A control character in: " + text);
		}
	}

	private static void checkMembers(String line, int most, Pattern member) {
		String[] members = line.split(",", -1);
		assertThat(members).hasSizeLessThanOrEqualTo(most);
		for (String each : members) {
			assertThat(each).matches(member);
		}
	}

	private static void checkSameAgain(TextMapPropagator propagator, HeaderLines sent) {
		assertThat(handOn(propagator, sent).all()).isEqualTo(sent.all());
	}

	private static HeaderLines handOn(TextMapPropagator propagator, HeaderLines received) {
		HeaderLines sent = new HeaderLines();
		propagator.inject(propagator.extract(Context.root(), received, HeaderLines.GETTER), sent, HeaderLines.SETTER);
		return sent;
	}

	private void checkMdc(Context context, Map<String, Integer> seen) {
		this.mdc.onEvent(new ScopeAttachedEvent(context));
		for (String field : FIELDS) {
			String value = MDC.get(field);
			if (value != null) {
				checkText(value);
				seen.merge("mdc", 1, Integer::sum);
			}
		}
		this.mdc.onEvent(new ScopeClosedEvent());
		FIELDS.forEach((field) -> assertThat(MDC.get(field)).isNull());
	}

	private static TextMapPropagator propagator(List<String> remoteFields) {
		TracingProperties properties = new TracingProperties();
		properties.getPropagation().setConsume(List.of(PropagationType.values()));
		properties.getPropagation().setProduce(List.of(PropagationType.values()));
		properties.getBaggage().setRemoteFields(remoteFields);
		return WireFormats.of(properties, false);
	}

}
