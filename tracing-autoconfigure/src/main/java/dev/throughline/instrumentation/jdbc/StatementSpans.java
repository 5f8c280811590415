package dev.throughline.instrumentation.jdbc;

import dev.throughline.instrumentation.DroppedParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Decides whether an execution has a span, and makes it. Never throws: a failure in here
 * costs the span and not the statement.
 */
final class StatementSpans {

	private static final Logger logger = LoggerFactory.getLogger(StatementSpans.class);

	private static final ContextKey<String> STATEMENT = ContextKey.named("throughline-statement");

	/**
	 * Asked when there is something to trace: data sources are made before tracing is,
	 * and the parts of tracing may need one.
	 */
	private final ObjectProvider<Tracer> tracers;

	private final boolean rootSpans;

	private final Databases databases = new Databases();

	private final Statements statements = new Statements();

	private volatile @Nullable Tracer tracer;

	StatementSpans(ObjectProvider<Tracer> tracers, boolean rootSpans) {
		this.tracers = tracers;
		this.rootSpans = rootSpans;
	}

	/**
	 * Starts the span of an execution.
	 * @param sql the statement
	 * @param batchSize how many times it is executed in one go
	 * @param connection what it is executed on
	 * @return the recording span, or {@code null} when there is to be none
	 */
	@Nullable Span start(String sql, int batchSize, TracedConnection connection) {
		Context parent = Context.current();
		if (!mayHaveSpan(parent, sql)) {
			return null;
		}
		try {
			DescribedStatement statement = this.statements.get(sql, connection.database());
			Span span = statement.span(tracer(), batchSize).setParent(parent).startSpan();
			return span.isRecording() ? span : null;
		}
		catch (RuntimeException ex) {
			logger.debug("Span was not started", ex);
			return null;
		}
	}

	private boolean mayHaveSpan(Context parent, String sql) {
		Span span = Span.fromContext(parent);
		if (!span.getSpanContext().isValid()) {
			return this.rootSpans;
		}
		if (DroppedParent.isDropped(span)) {
			return false;
		}
		// data sources on top of each other execute one statement several times
		return !sql.equals(parent.get(STATEMENT));
	}

	private Tracer tracer() {
		Tracer tracer = this.tracer;
		if (tracer == null) {
			tracer = this.tracers.getObject();
			this.tracer = tracer;
		}
		return tracer;
	}

	/**
	 * Makes a span current while the driver works.
	 * @param span the span
	 * @param sql its statement
	 * @return what ends it
	 */
	@SuppressWarnings("MustBeClosedChecker") // by the caller
	Scope makeCurrent(Span span, String sql) {
		return Context.current().with(span).with(STATEMENT, sql).makeCurrent();
	}

	Databases databases() {
		return this.databases;
	}

}
