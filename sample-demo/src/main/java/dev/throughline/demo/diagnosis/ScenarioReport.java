package dev.throughline.demo.diagnosis;

import java.nio.file.Path;
import java.util.List;

import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.Waterfall;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a fault looks like.
 *
 * @param scenario the name of the fault
 * @param expected what should be seen of it
 * @param evidence what was seen
 * @param diagnosis what it was taken for
 * @since 0.1.0
 */
public record ScenarioReport(String scenario, Symptom expected, Evidence evidence, Diagnosis diagnosis) {

	private static final JsonMapper MAPPER = new JsonMapper();

	/**
	 * Say whether the fault was recognised.
	 * @return {@code true} if it was
	 */
	public boolean isRecognised() {
		return this.diagnosis.has(this.expected);
	}

	/**
	 * Say why the fault counts as not recognised.
	 * @return a sentence
	 */
	public String reason() {
		return "Scenario %s was not recognised: expected %s, found %s.".formatted(this.scenario, this.expected.text(),
				String.join(", ", symptoms()));
	}

	private List<String> symptoms() {
		return this.diagnosis.conclusions().stream().map((conclusion) -> conclusion.symptom().text()).toList();
	}

	/**
	 * Return the report for a reader.
	 * @param address where a browser shows the trace, empty for nowhere
	 * @param logs the folder with the log files
	 * @return the lines to print
	 */
	public String toText(String address, Path logs) {
		StringBuilder text = new StringBuilder(this.evidence.request().toText(address, logs));
		for (Trace stray : this.evidence.strays()) {
			line(text, "", "Trace %s, of the same request".formatted(stray.spans().get(0).traceId()), "");
			text.append(Waterfall.render(stray));
		}
		line(text, "", "What the services say about their tracing (/actuator/tracing)", "");
		this.evidence.checkups().forEach((checkup) -> append(checkup, text));
		line(text, "", "Diagnosis", "");
		for (Conclusion conclusion : this.diagnosis.conclusions()) {
			line(text, conclusion.symptom().text() + ": " + conclusion.text());
			conclusion.causes()
				.forEach((cause) -> line(text, "    because of %s at %s".formatted(cause.code(), cause.service())));
		}
		return text.toString();
	}

	private static void append(Checkup checkup, StringBuilder text) {
		if (!checkup.reason().isEmpty()) {
			line(text, checkup.service() + ": " + checkup.reason());
		}
		else if (checkup.findings().isEmpty()) {
			line(text, checkup.service() + ": nothing is wrong");
		}
		checkup.findings().forEach((finding) -> line(text, checkup.service() + ": " + finding.toText()));
	}

	private static void line(StringBuilder text, String... lines) {
		for (String line : lines) {
			text.append(line).append(System.lineSeparator());
		}
	}

	/**
	 * Return the report for a program.
	 * @param address where a browser shows the trace
	 * @return the JSON
	 */
	public String toJson(String address) {
		ObjectNode root = MAPPER.createObjectNode();
		root.put("scenario", this.scenario);
		root.put("expected", this.expected.text());
		root.put("recognised", isRecognised());
		ArrayNode conclusions = root.putArray("diagnosis");
		for (Conclusion conclusion : this.diagnosis.conclusions()) {
			ObjectNode node = conclusions.addObject();
			node.put("symptom", conclusion.symptom().text());
			node.put("text", conclusion.text());
			ArrayNode causes = node.putArray("causes");
			conclusion.causes().forEach((cause) -> causes.add(cause.code()));
		}
		ObjectNode services = root.putObject("services");
		this.evidence.checkups().forEach((checkup) -> write(checkup, services.putObject(checkup.service())));
		root.setAll(this.evidence.request().toNode(address));
		ArrayNode strays = root.putArray("strays");
		this.evidence.strays().forEach((stray) -> strays.add(stray.spans().get(0).traceId()));
		return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
	}

	private static void write(Checkup checkup, ObjectNode node) {
		if (!checkup.reason().isEmpty()) {
			node.put("unknown", checkup.reason());
		}
		ArrayNode findings = node.putArray("findings");
		for (Finding finding : checkup.findings()) {
			ObjectNode member = findings.addObject();
			member.put("code", finding.code());
			member.put("subject", finding.subject());
			member.put("cause", finding.cause());
			member.put("remedy", finding.remedy());
			member.put("page", finding.page());
			member.put("present", finding.present());
		}
	}

}
