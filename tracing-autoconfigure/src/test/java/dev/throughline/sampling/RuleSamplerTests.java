package dev.throughline.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.throughline.sampling.SamplingProperties.Rule;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which rule decides what, and what is left to the application's sampler.
 */
class RuleSamplerTests {

	private static final IdGenerator ids = IdGenerator.random();

	private final AtomicLong now = new AtomicLong();

	@Test
	void applicationsSamplerDecidesWithoutRules() {
		assertThat(decide(sampler(Sampler.alwaysOn()), root(), get("/a")))
			.isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(sampler(Sampler.alwaysOff()), root(), get("/a"))).isEqualTo(SamplingDecision.DROP);
		assertThat(sampler(Sampler.alwaysOff()).getDescription()).isEqualTo(Sampler.alwaysOff().getDescription());
	}

	@Test
	void firstRuleThatMatchesDecides() {
		RuleSampler sampler = sampler(Sampler.alwaysOff(), rule("/a/health", null, null, 0.0, null),
				rule("/a/**", "GET", null, 1.0, null));
		assertThat(decide(sampler, root(), get("/a/health"))).isEqualTo(SamplingDecision.DROP);
		assertThat(decide(sampler, root(), get("/a/b"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(sampler, root(), request("POST", "/a/b"))).isEqualTo(SamplingDecision.DROP);
		assertThat(decide(sampler, root(), Attributes.empty())).isEqualTo(SamplingDecision.DROP);
	}

	@Test
	void headerRuleLooksAtNameOrNameAndValue() {
		RuleSampler named = sampler(Sampler.alwaysOff(), rule(null, null, "X-Debug", 1.0, null));
		RuleSampler valued = sampler(Sampler.alwaysOff(), rule(null, null, "x-debug=yes", 1.0, null));
		Attributes no = get("/a", "x-debug", "no");
		Attributes yes = get("/a", "x-debug", "yes");
		assertThat(decide(named, root(), no)).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(named, root(), get("/a"))).isEqualTo(SamplingDecision.DROP);
		assertThat(decide(valued, root(), yes)).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(valued, root(), no)).isEqualTo(SamplingDecision.DROP);
	}

	@Test
	void excludedTraceIsDroppedWithEverythingBelowWhateverRulesCallerAndSamplerSay() {
		for (RuleSampler sampler : List.of(sampler(Sampler.alwaysOn()),
				sampler(Sampler.alwaysOn(), rule(null, null, null, 1.0, null)))) {
			for (Context parent : List.of(root(), parent(true, true), parent(true, false))) {
				SamplingResult entry = result(sampler, ExcludedTrace.begin(parent), get("/a"));
				assertThat(entry.getDecision()).isEqualTo(SamplingDecision.DROP);
				TraceState state = entry
					.getUpdatedTraceState(Span.fromContext(parent).getSpanContext().getTraceState());
				SamplingResult child = result(sampler, local(state), Attributes.empty());
				assertThat(child.getDecision()).isEqualTo(SamplingDecision.DROP);
				assertThat(child.getUpdatedTraceState(state)).isSameAs(state);
			}
		}
	}

	@Test
	void markOfAnExcludedTraceSaysTheSameAsTheStateItStandsFor() {
		TraceState state = TraceState.builder().put("a", "1").put("b", "2").build();
		TraceState marked = ExcludedTrace.dropped().getUpdatedTraceState(state);
		assertThat(marked.asMap()).isEqualTo(state.asMap());
		assertThat(marked.get("a")).isEqualTo("1");
		assertThat(marked.size()).isEqualTo(2);
		assertThat(marked.isEmpty()).isFalse();
		assertThat(marked.toBuilder().build()).isEqualTo(state);
		Map<String, String> members = new LinkedHashMap<>();
		marked.forEach(members::put);
		assertThat(members).isEqualTo(state.asMap());
		assertThat(ExcludedTrace.dropped().getUpdatedTraceState(TraceState.getDefault()).isEmpty()).isTrue();
	}

	private static SamplingResult result(Sampler sampler, Context parent, Attributes attributes) {
		return sampler.shouldSample(parent, ids.generateTraceId(), "GET", SpanKind.SERVER, attributes, List.of());
	}

	private static Context local(TraceState state) {
		return Context.root()
			.with(Span
				.wrap(SpanContext.create(ids.generateTraceId(), ids.generateSpanId(), TraceFlags.getDefault(), state)));
	}

	@Test
	void probabilityIsAShareOfTheTraces() {
		RuleSampler sampler = sampler(Sampler.alwaysOff(), rule("/**", null, null, 0.25, null));
		int kept = 0;
		for (int i = 0; i < 10_000; i++) {
			kept += (decide(sampler, root(), get("/a")) == SamplingDecision.RECORD_AND_SAMPLE) ? 1 : 0;
		}
		assertThat(kept).isBetween(2_200, 2_800);
	}

	@Test
	void rateIsAHardLimit() {
		RuleSampler sampler = sampler(Sampler.alwaysOff(), rule(null, null, null, null, 5));
		int kept = 0;
		for (int i = 0; i < 100; i++) {
			kept += (decide(sampler, root(), get("/a")) == SamplingDecision.RECORD_AND_SAMPLE) ? 1 : 0;
		}
		assertThat(kept).isEqualTo(5);
		this.now.addAndGet(1_000_000_000L);
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
	}

	@Test
	void shareDoesNotThrowAwayWhatTheCallerKeptButExclusionAndLimitDo() {
		Context caller = parent(true, true);
		assertThat(decide(sampler(Sampler.alwaysOff(), rule("/**", null, null, 0.000001, null)), caller, get("/a")))
			.isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(sampler(Sampler.alwaysOn(), rule("/**", null, null, 0.0, null)), caller, get("/a")))
			.isEqualTo(SamplingDecision.DROP);
		RuleSampler limited = sampler(Sampler.alwaysOn(), rule("/**", null, null, null, 1));
		assertThat(decide(limited, caller, get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(limited, caller, get("/a"))).isEqualTo(SamplingDecision.DROP);
	}

	@Test
	void ruleKeepsWhatTheCallerDropped() {
		assertThat(decide(sampler(Sampler.parentBased(Sampler.alwaysOn()), rule(null, null, "x-debug", 1.0, null)),
				parent(true, false), get("/a", "x-debug", "1")))
			.isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
	}

	@Test
	void localChildrenFollowTheirParentOnceThereAreRules() {
		for (Sampler base : List.of(Sampler.alwaysOn(), Sampler.alwaysOff())) {
			RuleSampler sampler = sampler(base, rule("/a", null, null, 0.5, 1));
			assertThat(decide(sampler, parent(false, true), get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
			assertThat(decide(sampler, parent(false, true), get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
			assertThat(decide(sampler, parent(false, false), get("/a"))).isEqualTo(SamplingDecision.DROP);
		}
	}

	@Test
	void probabilityOfRunTimeDecidesForTracesThatBeginHere() {
		SamplingControl control = new SamplingControl(List.of(), this.now::get);
		RuleSampler sampler = new RuleSampler(Sampler.parentBased(Sampler.alwaysOff()), control, null);
		control.setProbability(1);
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(sampler, parent(true, false), get("/a"))).isEqualTo(SamplingDecision.DROP);
		control.reset();
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.DROP);
	}

	@Test
	void rulesAreReplacedAppendedAndRemovedAtRunTime() {
		SamplingControl control = new SamplingControl(List.of(rule("/a", null, null, 0.0, null)), this.now::get);
		RuleSampler sampler = new RuleSampler(Sampler.alwaysOn(), control, null);
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.DROP);
		control.setRule(0, rule("/b", null, null, 0.0, null));
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThat(decide(sampler, root(), get("/b"))).isEqualTo(SamplingDecision.DROP);
		control.setRule(1, rule("/a", null, null, 0.0, null));
		assertThat(decide(sampler, root(), get("/a"))).isEqualTo(SamplingDecision.DROP);
		control.removeRule(0);
		assertThat(decide(sampler, root(), get("/b"))).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> control.setRule(7, rule("/a", null, null, 0.0, null)))
			.withMessageContaining("expected: 0 to 1");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> control.setRule(0, rule(null, null, "x-other", 1.0, null)))
			.withMessageContaining("started with");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "a,-,-,1,-,path", "/a,G T,-,1,-,method", "/a,-,=x,1,-,header", "/a,-,Authorization,1,-,header",
					"/a,-,Cookie=x,1,-,header", "/a,-,-,1.5,-,probability", "/a,-,-,-0.1,-,probability",
					"/a,-,-,NaN,-,probability", "/a,-,-,-,-,probability", "/a,-,-,-,-1,rate", "/a,-,-,-,100001,rate",
					"/a,-,-,0,5,rate" })
	void refusesWhatIsNoRuleNamingIt(@Nullable String path, @Nullable String method, @Nullable String header,
			@Nullable Double probability, @Nullable Integer rate, String member) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(
					() -> new SamplingControl(List.of(rule(path, method, header, probability, rate)), this.now::get))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("throughline.sampling.rules[0]." + member))
			.satisfies((ex) -> assertThat(ex.getReason()).isNotBlank());
	}

	private RuleSampler sampler(Sampler base, Rule... rules) {
		return new RuleSampler(base, new SamplingControl(List.of(rules), this.now::get), null);
	}

	private static Rule rule(@Nullable String path, @Nullable String method, @Nullable String header,
			@Nullable Double probability, @Nullable Integer rate) {
		return new Rule(path, method, header, probability, rate);
	}

	private static SamplingDecision decide(Sampler sampler, Context parent, Attributes attributes) {
		SpanContext context = Span.fromContext(parent).getSpanContext();
		return sampler
			.shouldSample(parent, context.isValid() ? context.getTraceId() : ids.generateTraceId(), "GET",
					SpanKind.SERVER, attributes, List.of())
			.getDecision();
	}

	private static Context root() {
		return Context.root();
	}

	private static Context parent(boolean remote, boolean sampled) {
		TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
		String trace = ids.generateTraceId();
		String span = ids.generateSpanId();
		return Context.root()
			.with(Span.wrap(remote ? SpanContext.createFromRemoteParent(trace, span, flags, TraceState.getDefault())
					: SpanContext.create(trace, span, flags, TraceState.getDefault())));
	}

	private static Attributes get(String path, String... header) {
		AttributesBuilder attributes = request("GET", path).toBuilder();
		if (header.length == 2) {
			attributes.put(stringArrayKey("http.request.header." + header[0]), List.of(header[1]));
		}
		return attributes.build();
	}

	private static Attributes request(String method, String path) {
		return Attributes.of(stringKey("http.request.method"), method, stringKey("url.path"), path);
	}

}
