package dev.throughline.instrumentation.jdbc;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;

/**
 * A statement for one database as spans tell of it, whatever its execution. Names are
 * copied from io.opentelemetry.semconv 1.41.1.
 *
 * @param name operation and table
 * @param attributes what all spans of the statement have
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/sql/">Semantic
 * conventions for SQL</a>
 */
record DescribedStatement(String name, Attributes attributes) {

	private static final AttributeKey<String> DB_COLLECTION_NAME = AttributeKey.stringKey("db.collection.name");

	private static final AttributeKey<String> DB_NAMESPACE = AttributeKey.stringKey("db.namespace");

	private static final AttributeKey<Long> DB_OPERATION_BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");

	private static final AttributeKey<String> DB_OPERATION_NAME = AttributeKey.stringKey("db.operation.name");

	/**
	 * Not in the conventions: equal for statements that differ in values only.
	 */
	private static final AttributeKey<String> DB_QUERY_HASH = AttributeKey.stringKey("db.query.hash");

	private static final AttributeKey<String> DB_QUERY_SUMMARY = AttributeKey.stringKey("db.query.summary");

	private static final AttributeKey<String> DB_QUERY_TEXT = AttributeKey.stringKey("db.query.text");

	private static final AttributeKey<String> DB_SYSTEM_NAME = AttributeKey.stringKey("db.system.name");

	private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	/**
	 * Reads a statement. Never throws.
	 * @param sql the statement
	 * @param database the database it is for
	 * @return what may be told of it
	 */
	static DescribedStatement of(String sql, Database database) {
		Statement statement = Statement.of(sql, database.system());
		StatementSummary summary = statement.summary();
		AttributesBuilder attributes = Attributes.builder()
			.put(DB_SYSTEM_NAME, database.system().wellKnownName())
			.put(DB_OPERATION_NAME, summary.operation())
			.put(DB_COLLECTION_NAME, summary.collection())
			.put(DB_QUERY_SUMMARY, summary.text())
			.put(DB_QUERY_TEXT, statement.text())
			.put(DB_QUERY_HASH, statement.hash())
			.put(DB_NAMESPACE, database.namespace())
			.put(SERVER_ADDRESS, database.host());
		if (database.host() != null && database.port() > 0) {
			attributes.put(SERVER_PORT, (long) database.port());
		}
		return new DescribedStatement(summary.text(), attributes.build());
	}

	/**
	 * Prepares a span of one execution.
	 * @param tracer what makes it
	 * @param batchSize how many times the statement is executed in one go
	 * @return the span, not started
	 */
	SpanBuilder span(Tracer tracer, int batchSize) {
		SpanBuilder builder = tracer.spanBuilder(this.name)
			.setSpanKind(SpanKind.CLIENT)
			.setAllAttributes(this.attributes);
		if (batchSize > 1) {
			builder.setAttribute(DB_OPERATION_BATCH_SIZE, batchSize);
		}
		return builder;
	}

}
