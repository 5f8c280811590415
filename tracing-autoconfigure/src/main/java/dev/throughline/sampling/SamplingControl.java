package dev.throughline.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import dev.throughline.sampling.SamplingProperties.Rule;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The policy in force, replaced as a whole when it is changed while the application runs.
 */
final class SamplingControl {

	private final SamplingPolicy configured;

	private final AtomicReference<SamplingPolicy> current;

	private final Set<String> headers = new TreeSet<>();

	private final LongSupplier nanoTime;

	SamplingControl(List<Rule> rules, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		List<SamplingRule> ready = new ArrayList<>();
		for (Rule rule : rules) {
			ready.add(new SamplingRule("throughline.sampling.rules[" + ready.size() + "]", rule, nanoTime));
		}
		for (SamplingRule rule : ready) {
			String header = rule.headerName();
			if (header != null) {
				this.headers.add(header);
			}
		}
		this.configured = SamplingPolicy.of(null, ready);
		this.current = new AtomicReference<>(this.configured);
	}

	SamplingPolicy policy() {
		return this.current.get();
	}

	void reset() {
		this.current.set(this.configured);
	}

	/**
	 * Sets the share of the traces that begin here.
	 * @param probability the share
	 * @throws InvalidConfigurationPropertyValueException when it is none
	 */
	void setProbability(double probability) {
		if (!(probability >= 0 && probability <= 1)) {
			throw new InvalidConfigurationPropertyValueException("probability", probability, "expected: 0.0 to 1.0");
		}
		this.current.updateAndGet((policy) -> SamplingPolicy.of(probability, policy.rules()));
	}

	/**
	 * Replaces a rule, or appends one.
	 * @param index the rule's number, counted from 0
	 * @param written the rule
	 * @throws InvalidConfigurationPropertyValueException when number or rule are none
	 */
	void setRule(int index, Rule written) {
		SamplingRule rule = new SamplingRule("rules[" + index + "]", written, this.nanoTime);
		String header = rule.headerName();
		if (header != null && !this.headers.contains(header)) {
			throw new InvalidConfigurationPropertyValueException("rules[" + index + "].header", header,
					"requests are only asked for the headers of the rules that the application started with: "
							+ this.headers);
		}
		changeRules(index, true, rule);
	}

	/**
	 * Removes a rule.
	 * @param index the rule's number, counted from 0
	 * @throws InvalidConfigurationPropertyValueException when there is no such rule
	 */
	void removeRule(int index) {
		changeRules(index, false, null);
	}

	private void changeRules(int index, boolean mayAppend, @Nullable SamplingRule rule) {
		this.current.updateAndGet((policy) -> {
			List<SamplingRule> rules = new ArrayList<>(policy.rules());
			int highest = mayAppend ? rules.size() : rules.size() - 1;
			if (index < 0 || index > highest) {
				throw new InvalidConfigurationPropertyValueException("rule", index,
						(highest < 0) ? "there is no rule" : "expected: 0 to " + highest);
			}
			if (index < rules.size()) {
				rules.remove(index);
			}
			if (rule != null) {
				rules.add(index, rule);
			}
			return SamplingPolicy.of(policy.probability(), rules);
		});
	}

}
