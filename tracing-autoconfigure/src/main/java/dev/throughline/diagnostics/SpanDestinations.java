package dev.throughline.diagnostics;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The room that hands spans on, as far as others have to know where they go.
 */
public interface SpanDestinations {

	/**
	 * Where spans go.
	 * @return the destinations, those of exporters that are beans first and in the order
	 * of these
	 */
	List<SpanDestination> list();

	/**
	 * One place where spans go.
	 *
	 * @param name the name by which properties and meters call it
	 * @param endpoint its URL without credentials, or {@code null} when it has none
	 * @param transport how spans get there, or {@code null} when that is not known
	 */
	record SpanDestination(String name, @Nullable String endpoint, @Nullable String transport) {

	}

}
