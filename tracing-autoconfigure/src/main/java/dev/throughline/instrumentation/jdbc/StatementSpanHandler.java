package dev.throughline.instrumentation.jdbc;

import java.util.List;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.observation.tracing.QueryContext;

/**
 * Span of a statement that datasource-micrometer observes.
 */
final class StatementSpanHandler extends TypedSpanHandler<QueryContext> {

	private final io.opentelemetry.api.trace.Tracer otelTracer;

	private final boolean rootSpans;

	private final Statements statements = new Statements();

	StatementSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, boolean rootSpans) {
		super(tracer, otelTracer);
		this.otelTracer = otelTracer;
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
		Database database = Database.of(context.getUrl(), context.getHost(), context.getPort());
		List<QueryInfo> queries = context.getQueryInfoList();
		DescribedStatement statement = this.statements.get(queries.isEmpty() ? "" : queries.get(0).getQuery(),
				database);
		int batchSize = context.getExecutionInfo().getBatchSize();
		started(context, statement.span(this.otelTracer, batchSize).setParent(parent).startSpan(), parent);
	}

	@Override
	protected void describe(QueryContext context, Span span) {
		Throwable error = context.getError();
		if (error != null) {
			StatementOutcome.failed(span, error);
		}
		else {
			StatementOutcome.succeeded(span, context.getExecutionInfo().getResult());
		}
	}

}
