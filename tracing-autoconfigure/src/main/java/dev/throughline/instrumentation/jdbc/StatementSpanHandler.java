package dev.throughline.instrumentation.jdbc;

import java.sql.SQLException;
import java.util.List;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.observation.tracing.QueryContext;

/**
 * Span of one JDBC statement under OpenTelemetry's database conventions; names copied
 * from io.opentelemetry.semconv 1.41.1. An exception is told by its type and SQL state:
 * messages of drivers quote values.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/sql/">Semantic
 * conventions for SQL</a>
 */
final class StatementSpanHandler extends TypedSpanHandler<QueryContext> {

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

	/**
	 * Not in the conventions, which know returned rows only.
	 */
	private static final AttributeKey<Long> DB_RESPONSE_AFFECTED_ROWS = AttributeKey
		.longKey("db.response.affected_rows");

	private static final AttributeKey<String> DB_RESPONSE_STATUS_CODE = AttributeKey
		.stringKey("db.response.status_code");

	private static final AttributeKey<String> DB_SYSTEM_NAME = AttributeKey.stringKey("db.system.name");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	private final boolean rootSpans;

	private final Statements statements = new Statements();

	StatementSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, boolean rootSpans) {
		super(tracer, otelTracer);
		this.rootSpans = rootSpans;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof QueryContext;
	}

	@Override
	protected void start(QueryContext context) {
		Context parent = parent(context);
		if (!this.rootSpans && !Span.fromContext(parent).getSpanContext().isValid()) {
			return;
		}
		DatabaseSystem system = DatabaseSystem.of(context.getUrl());
		List<QueryInfo> queries = context.getQueryInfoList();
		Statement statement = this.statements.get(queries.isEmpty() ? "" : queries.get(0).getQuery(), system);
		StatementSummary summary = statement.summary();
		SpanBuilder builder = spanBuilder(summary.text()).setParent(parent)
			.setSpanKind(SpanKind.CLIENT)
			.setAttribute(DB_SYSTEM_NAME, system.wellKnownName())
			.setAttribute(DB_OPERATION_NAME, summary.operation())
			.setAttribute(DB_QUERY_SUMMARY, summary.text())
			.setAttribute(DB_QUERY_TEXT, statement.text())
			.setAttribute(DB_QUERY_HASH, statement.hash())
			.setAttribute(DB_NAMESPACE, DatabaseNamespace.of(context.getUrl()));
		if (summary.collection() != null) {
			builder.setAttribute(DB_COLLECTION_NAME, summary.collection());
		}
		if (context.getHost() != null) {
			builder.setAttribute(SERVER_ADDRESS, context.getHost());
			if (context.getPort() > 0) {
				builder.setAttribute(SERVER_PORT, context.getPort());
			}
		}
		int batchSize = context.getExecutionInfo().getBatchSize();
		if (batchSize > 1) {
			builder.setAttribute(DB_OPERATION_BATCH_SIZE, batchSize);
		}
		started(context, builder.startSpan(), parent);
	}

	@Override
	protected void describe(QueryContext context, Span span) {
		Throwable error = context.getError();
		if (error != null) {
			recordFailure(span, error);
			return;
		}
		long rows = affectedRows(context.getExecutionInfo());
		if (rows >= 0) {
			span.setAttribute(DB_RESPONSE_AFFECTED_ROWS, rows);
		}
	}

	/**
	 * Returns how many rows a statement changed.
	 * @param execution the finished execution
	 * @return the number, or -1 when it is not known
	 */
	private static long affectedRows(ExecutionInfo execution) {
		Object result = execution.getResult();
		if (execution.getMethod() == null || execution.getMethod().getName().equals("execute")) {
			return -1;
		}
		if (result instanceof Number number) {
			return number.longValue();
		}
		if (result instanceof int[] counts) {
			long sum = 0;
			for (int count : counts) {
				if (count < 0) {
					return -1;
				}
				sum += count;
			}
			return sum;
		}
		return -1;
	}

	private static void recordFailure(Span span, Throwable error) {
		span.setStatus(StatusCode.ERROR);
		if (error instanceof SQLException exception && exception.getSQLState() != null) {
			span.setAttribute(DB_RESPONSE_STATUS_CODE, exception.getSQLState());
			span.setAttribute(ERROR_TYPE, exception.getSQLState());
		}
		else {
			span.setAttribute(ERROR_TYPE, error.getClass().getName());
		}
	}

}
