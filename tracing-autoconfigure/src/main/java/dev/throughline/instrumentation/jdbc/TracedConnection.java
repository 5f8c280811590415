package dev.throughline.instrumentation.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;

import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements have spans.
 */
final class TracedConnection extends TracedObject<Connection> {

	private final StatementSpans spans;

	private @Nullable Database database;

	private TracedConnection(Connection connection, StatementSpans spans) {
		super(connection);
		this.spans = spans;
	}

	/**
	 * Makes a connection traced.
	 * @param connection the connection
	 * @param spans what makes the spans of its statements
	 * @return the connection to use instead, the same if it is traced already
	 */
	static Connection of(Connection connection, StatementSpans spans) {
		if (behind(connection) instanceof TracedConnection) {
			return connection;
		}
		return TracedProxy.CONNECTION.of(new TracedConnection(connection, spans));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		return switch (method.getName()) {
			case "createStatement" -> statement(TracedProxy.STATEMENT, proxy, method, arguments);
			case "prepareStatement" -> statement(TracedProxy.PREPARED_STATEMENT, proxy, method, arguments);
			case "prepareCall" -> statement(TracedProxy.CALLABLE_STATEMENT, proxy, method, arguments);
			case "equals" -> arguments != null && isEqualTo(arguments[0]);
			default -> proceed(method, arguments);
		};
	}

	private @Nullable Object statement(TracedProxy<?> kind, Object proxy, Method method,
			@Nullable Object @Nullable [] arguments) throws Throwable {
		Object statement = proceed(method, arguments);
		if (statement == null) {
			return null;
		}
		String sql = (arguments != null && arguments.length > 0 && arguments[0] instanceof String text) ? text : null;
		return kind.of(new TracedStatement((java.sql.Statement) statement, sql, (Connection) proxy, this));
	}

	StatementSpans spans() {
		return this.spans;
	}

	/**
	 * Returns the database behind the connection, which is asked for with the first span:
	 * a connection that is fetched late would be fetched by asking.
	 * @return the database
	 */
	Database database() {
		Database database = this.database;
		if (database == null) {
			database = this.spans.databases().get(target());
			this.database = database;
		}
		return database;
	}

}
