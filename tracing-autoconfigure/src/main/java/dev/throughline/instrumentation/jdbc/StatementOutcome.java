package dev.throughline.instrumentation.jdbc;

import java.sql.SQLException;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What a span tells of how an execution went. An exception is told by its type and SQL
 * state: messages of drivers quote values.
 */
final class StatementOutcome {

	/**
	 * Not in the conventions, which know returned rows only.
	 */
	private static final AttributeKey<Long> DB_RESPONSE_AFFECTED_ROWS = AttributeKey
		.longKey("db.response.affected_rows");

	private static final AttributeKey<String> DB_RESPONSE_STATUS_CODE = AttributeKey
		.stringKey("db.response.status_code");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final long UNKNOWN = -1;

	private StatementOutcome() {
	}

	/**
	 * Tells of an execution that returned.
	 * @param span the span
	 * @param result what it returned
	 */
	static void succeeded(Span span, @Nullable Object result) {
		long rows = affectedRows(result);
		if (rows >= 0) {
			span.setAttribute(DB_RESPONSE_AFFECTED_ROWS, rows);
		}
	}

	/**
	 * Tells of an execution that threw.
	 * @param span the span
	 * @param error what it threw
	 */
	static void failed(Span span, Throwable error) {
		span.setStatus(StatusCode.ERROR);
		if (error instanceof SQLException exception && exception.getSQLState() != null) {
			span.setAttribute(DB_RESPONSE_STATUS_CODE, exception.getSQLState());
			span.setAttribute(ERROR_TYPE, exception.getSQLState());
		}
		else {
			span.setAttribute(ERROR_TYPE, error.getClass().getName());
		}
	}

	private static long affectedRows(@Nullable Object result) {
		if (result instanceof Number number) {
			return number.longValue();
		}
		if (result instanceof int[] counts) {
			long sum = 0;
			for (int count : counts) {
				if (count < 0) {
					return UNKNOWN;
				}
				sum += count;
			}
			return sum;
		}
		if (result instanceof long[] counts) {
			long sum = 0;
			for (long count : counts) {
				if (count < 0) {
					return UNKNOWN;
				}
				sum += count;
			}
			return sum;
		}
		return UNKNOWN;
	}

}
