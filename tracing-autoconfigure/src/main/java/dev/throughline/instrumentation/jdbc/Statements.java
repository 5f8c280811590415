package dev.throughline.instrumentation.jdbc;

import org.springframework.util.ConcurrentLruCache;

/**
 * Remembers what was read of recent statements: an application has few, and reading one
 * costs more than the rest of its span.
 */
final class Statements {

	private static final int CAPACITY = 512;

	/**
	 * Longest statement that is remembered, in characters: the memory is bounded by this
	 * times the capacity.
	 */
	private static final int MAX_REMEMBERED = 8192;

	private final ConcurrentLruCache<Key, Statement> recent = new ConcurrentLruCache<>(CAPACITY,
			(key) -> Statement.of(key.sql(), key.system()));

	Statement get(String sql, DatabaseSystem system) {
		return (sql.length() <= MAX_REMEMBERED) ? this.recent.get(new Key(sql, system)) : Statement.of(sql, system);
	}

	private record Key(String sql, DatabaseSystem system) {

	}

}
