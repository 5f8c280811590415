package dev.throughline.instrumentation.http;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * What a client or builder of Spring was told about observation. There are setters only,
 * so that the fields are read, by type. Where they cannot be, as in a native image,
 * nothing is known, and a client that has the application's registry gets it once more,
 * which changes nothing.
 */
final class ObservationSettings {

	private final @Nullable ObservationRegistry registry;

	private final boolean convention;

	private ObservationSettings(@Nullable ObservationRegistry registry, boolean convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Reads the settings.
	 * @param client the client or builder
	 * @param conventionType the type of its convention
	 * @return the settings
	 */
	static ObservationSettings of(Object client, Class<?> conventionType) {
		ObservationRegistry registry = (ObservationRegistry) read(client, ObservationRegistry.class);
		return new ObservationSettings(registry, registry == null || read(client, conventionType) != null);
	}

	private static @Nullable Object read(Object client, Class<?> type) {
		try {
			for (Field field : client.getClass().getDeclaredFields()) {
				if (field.getType() == type && !Modifier.isStatic(field.getModifiers())) {
					ReflectionUtils.makeAccessible(field);
					return field.get(client);
				}
			}
			return null;
		}
		catch (RuntimeException | IllegalAccessException ex) {
			return null;
		}
	}

	/**
	 * Tells whether somebody gave it a registry.
	 * @return {@code false} also when that is unknown
	 */
	boolean hasRegistry() {
		return this.registry != null && this.registry != ObservationRegistry.NOOP;
	}

	/**
	 * Tells whether its registry has a handler.
	 * @return {@code false} also when that is unknown
	 */
	boolean isHeard() {
		return this.registry != null && !this.registry.isNoop();
	}

	/**
	 * Tells whether somebody gave it a convention.
	 * @return {@code true} also when that is unknown
	 */
	boolean hasConvention() {
		return this.convention;
	}

}
