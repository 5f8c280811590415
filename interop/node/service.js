'use strict';

// What both services share: JSON over HTTP, log lines with the ids of the trace, an orderly end.

const { shutdown } = require('./tracing');

const http = require('node:http');
const { context, trace } = require('@opentelemetry/api');
const { core } = require('@opentelemetry/sdk-node');

const BODY_LIMIT = 1 << 20;

const CONTEXT_HEADERS = ['traceparent', 'tracestate', 'baggage', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled'];

/** Ends a request with an answer of its own. */
class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Writes one JSON line in the format of the samples. */
function log(level, message, fields = {}) {
  const span = trace.getActiveSpan()?.spanContext();
  const ids = span && {
    trace_id: span.traceId,
    span_id: span.spanId,
    trace_sampled: (span.traceFlags & 1) === 1,
  };
  console.log(
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      message,
      service: process.env.OTEL_SERVICE_NAME,
      ...ids,
      ...fields,
    }),
  );
}

async function readJson(message) {
  const chunks = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw new HttpError(413, 'body is too large');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'body is not valid JSON');
  }
}

async function answer(handler, request) {
  try {
    return { status: 200, body: await handler(await readJson(request), request.headers) };
  } catch (error) {
    const status = error.status ?? 500;
    if (status >= 500) {
      trace.getActiveSpan()?.recordException(error);
      log('ERROR', error.message);
    }
    return { status, body: { error: { type: 'error', message: error.message } } };
  }
}

async function handle(path, handler, request, response) {
  if (request.url === '/health') {
    response.end();
    return;
  }
  if (request.method !== 'POST' || request.url !== path) {
    response.writeHead(404).end();
    return;
  }
  // without a framework nobody knows the route, and the span would be called POST
  const metadata = core.getRPCMetadata(context.active());
  if (metadata) {
    metadata.route = path;
  }
  const received = CONTEXT_HEADERS.filter((name) => name in request.headers);
  log('INFO', 'request', { received: Object.fromEntries(received.map((name) => [name, request.headers[name]])) });
  const { status, body } = await answer(handler, request);
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  response.writeHead(status, { 'content-type': 'application/json', ...(traceId && { 'x-trace-id': traceId }) });
  response.end(JSON.stringify(body));
}

/**
 * Serves POST requests of one path, on 127.0.0.1 and the port of the variable PORT, until the
 * process is told to end.
 */
function serve(path, handler) {
  const server = http.createServer((request, response) => {
    handle(path, handler, request, response).catch((error) => response.destroy(error));
  });
  // Node closes an idle connection after 5 s; clients with a pool would use it a moment later
  server.keepAliveTimeout = 75_000;
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    log('INFO', 'listening', { port: server.address().port });
  });
  process.once('SIGTERM', () => {
    server.close(() => {
      // the last spans are still in the queue
      shutdown().finally(() => process.exit());
    });
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}

module.exports = { HttpError, log, readJson, serve };
