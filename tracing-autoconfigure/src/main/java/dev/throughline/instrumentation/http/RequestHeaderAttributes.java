package dev.throughline.instrumentation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.micrometer.observation.transport.Propagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Request headers that server spans carry when they start: those that a sampling rule
 * looks at, because a sampler sees nothing but attributes.
 */
final class RequestHeaderAttributes {

	private static final Bindable<List<Map<String, String>>> RULES = Bindable.of(ResolvableType
		.forClassWithGenerics(List.class, ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));

	private final List<String> names = new ArrayList<>();

	private final List<AttributeKey<List<String>>> keys = new ArrayList<>();

	private RequestHeaderAttributes(Set<String> names) {
		for (String name : names) {
			this.names.add(name);
			this.keys.add(AttributeKey.stringArrayKey("http.request.header." + name));
		}
	}

	static RequestHeaderAttributes ofSamplingRules(Environment environment) {
		Set<String> names = new TreeSet<>();
		if (environment.getProperty("throughline.sampling.enabled", Boolean.class, true)) {
			List<Map<String, String>> rules = Binder.get(environment)
				.bind("throughline.sampling.rules", RULES)
				.orElse(List.of());
			for (Map<String, String> rule : rules) {
				String header = rule.get("header");
				if (header != null) {
					names.add(header.split("=", 2)[0].trim().toLowerCase(Locale.ROOT));
				}
			}
		}
		return new RequestHeaderAttributes(names);
	}

	<Q> void write(Propagator.Getter<Q> getter, Q request, SpanBuilder builder) {
		for (int i = 0; i < this.names.size(); i++) {
			List<String> values = new ArrayList<>();
			getter.getAll(request, this.names.get(i)).forEach(values::add);
			if (!values.isEmpty()) {
				builder.setAttribute(this.keys.get(i), values);
			}
		}
	}

}
