package dev.throughline.diagnostics;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A room that tells something about itself in {@code /actuator/tracing}. Beans of this
 * type are collected there.
 */
public interface DiagnosticsContributor {

	/**
	 * The member of the answer under which it appears.
	 * @return a name in camel case that no other room uses
	 */
	String name();

	/**
	 * What there is to tell now. Called by the threads of the endpoint, may look but not
	 * wait, and never holds a secret.
	 * @return a value that becomes JSON: maps, lists, strings, numbers, booleans
	 */
	Map<String, @Nullable Object> describe();

}
