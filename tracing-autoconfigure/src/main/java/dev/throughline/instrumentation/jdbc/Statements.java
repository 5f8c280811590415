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

	private final ConcurrentLruCache<Key, DescribedStatement> recent = new ConcurrentLruCache<>(CAPACITY,
			(key) -> DescribedStatement.of(key.sql(), key.database()));

	DescribedStatement get(String sql, Database database) {
		return (sql.length() <= MAX_REMEMBERED) ? this.recent.get(new Key(sql, database))
				: DescribedStatement.of(sql, database);
	}

	private record Key(String sql, Database database) {

	}

}
