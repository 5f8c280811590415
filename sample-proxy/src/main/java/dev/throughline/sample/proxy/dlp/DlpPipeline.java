package dev.throughline.sample.proxy.dlp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Detector;
import dev.throughline.sample.proxy.policy.Policy;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Scans a prompt in two tiers, patterns first, and applies the tenant's policy to what
 * was found.
 *
 * @since 0.1.0
 */
@Component
public class DlpPipeline {

	private static final Logger log = LoggerFactory.getLogger(DlpPipeline.class);

	private final RegexScanner patterns;

	private final NameScanner names;

	private final ObservationRegistry observations;

	DlpPipeline(RegexScanner patterns, NameScanner names, ObservationRegistry observations) {
		this.patterns = patterns;
		this.names = names;
		this.observations = observations;
	}

	/**
	 * Scan the texts of a prompt.
	 * @param texts the texts, one per message
	 * @param policy the policy of the tenant
	 * @return the findings, and the texts as they may leave
	 */
	public ScanResult scan(List<String> texts, Policy policy) {
		List<List<Finding>> found = scan("dlp.tier1.regex_scan", texts, policy, this.patterns::scan);
		List<String> rest = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			rest.add(Redaction.blank(texts.get(i), found.get(i)));
		}
		List<List<Finding>> foundNames = scan("dlp.tier2.ner_scan", rest, policy, this.names::scan);
		for (int i = 0; i < texts.size(); i++) {
			found.get(i).addAll(foundNames.get(i));
		}
		ScanResult result = apply(policy, texts, found);
		log.atInfo()
			.addKeyValue("dlp.action", result.action().id())
			.addKeyValue("dlp.findings", result.findings())
			.log("DLP scan completed");
		return result;
	}

	private List<List<Finding>> scan(String name, List<String> texts, Policy policy,
			Function<String, List<Finding>> scanner) {
		Observation observation = Observation.createNotStarted(name, this.observations).contextualName(name);
		return observation.observe(() -> {
			List<List<Finding>> found = new ArrayList<>();
			texts.forEach((text) -> found.add(scanner.apply(text)));
			List<Finding> all = found.stream().flatMap(Collection::stream).toList();
			observation.lowCardinalityKeyValue("dlp.action", strictest(policy, all).id());
			observation.highCardinalityKeyValue("dlp.findings", String.valueOf(all.size()));
			return found;
		});
	}

	private static ScanResult apply(Policy policy, List<String> texts, List<List<Finding>> found) {
		List<Finding> all = found.stream().flatMap(Collection::stream).toList();
		Map<Detector, Integer> counts = new EnumMap<>(Detector.class);
		all.forEach((finding) -> counts.merge(finding.detector(), 1, Integer::sum));
		Set<Detector> blockedBy = EnumSet.noneOf(Detector.class);
		counts.keySet()
			.stream()
			.filter((detector) -> policy.actionFor(detector) == Action.BLOCK)
			.forEach(blockedBy::add);
		List<String> redacted = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			redacted.add(Redaction.replace(texts.get(i),
					found.get(i)
						.stream()
						.filter((finding) -> policy.actionFor(finding.detector()) == Action.REDACT)
						.toList()));
		}
		return new ScanResult(strictest(policy, all), counts, blockedBy, redacted);
	}

	private static Action strictest(Policy policy, Collection<Finding> findings) {
		return findings.stream()
			.map((finding) -> policy.actionFor(finding.detector()))
			.reduce(Action.ALLOW, Action::orStricter);
	}

}
