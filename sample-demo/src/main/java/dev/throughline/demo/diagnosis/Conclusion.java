package dev.throughline.demo.diagnosis;

import java.util.List;

/**
 * One thing that is wrong, or that nothing is.
 *
 * @param symptom what is to be seen
 * @param text one or two sentences about it
 * @param causes what the services found that would explain it
 * @since 0.1.0
 */
public record Conclusion(Symptom symptom, String text, List<Finding> causes) {

	public Conclusion {
		causes = List.copyOf(causes);
	}

}
