package dev.throughline.instrumentation.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A statement of any kind whose executions have spans.
 */
final class TracedStatement extends TracedObject<java.sql.Statement> {

	private final Connection connection;

	private final TracedConnection traced;

	private final @Nullable String prepared;

	private @Nullable String batched;

	private int batchSize;

	TracedStatement(java.sql.Statement statement, @Nullable String prepared, Connection connection,
			TracedConnection traced) {
		super(statement);
		this.prepared = prepared;
		this.connection = connection;
		this.traced = traced;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		switch (method.getName()) {
			case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
				return execute(method, arguments, text(arguments), 0);
			}
			case "executeBatch", "executeLargeBatch" -> {
				return executeBatch(method);
			}
			case "addBatch" -> {
				Object result = proceed(method, arguments);
				addToBatch(text(arguments));
				return result;
			}
			case "clearBatch" -> {
				Object result = proceed(method, arguments);
				clearBatch();
				return result;
			}
			case "getConnection" -> {
				return this.connection;
			}
			case "equals" -> {
				return arguments != null && isEqualTo(arguments[0]);
			}
			default -> {
				return proceed(method, arguments);
			}
		}
	}

	private String text(@Nullable Object @Nullable [] arguments) {
		if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
			return sql;
		}
		return (this.prepared != null) ? this.prepared : "";
	}

	private void addToBatch(String sql) {
		if (this.batchSize++ == 0) {
			this.batched = sql;
		}
	}

	private void clearBatch() {
		this.batchSize = 0;
		this.batched = null;
	}

	private @Nullable Object executeBatch(Method method) throws Throwable {
		String sql = (this.batched != null) ? this.batched : text(null);
		int size = this.batchSize;
		clearBatch();
		return execute(method, null, sql, size);
	}

	private @Nullable Object execute(Method method, @Nullable Object @Nullable [] arguments, String sql, int size)
			throws Throwable {
		StatementSpans spans = this.traced.spans();
		Span span = spans.start(sql, size, this.traced);
		if (span == null) {
			return proceed(method, arguments);
		}
		try (Scope scope = spans.makeCurrent(span, sql)) {
			Object result = proceed(method, arguments);
			StatementOutcome.succeeded(span, result);
			return result;
		}
		catch (Throwable ex) {
			StatementOutcome.failed(span, ex);
			throw ex;
		}
		finally {
			span.end();
		}
	}

}
