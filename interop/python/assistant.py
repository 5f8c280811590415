"""A front end in Python: takes a question and asks the outpost, with urllib.

Propagators, sampler, name and endpoint are set by OTEL_* variables, as in any language.
"""

import json
import os
import signal
import sys
import threading
from datetime import datetime, timezone
from socketserver import ThreadingMixIn
from urllib import error, request
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from opentelemetry import baggage, context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.urllib import URLLibInstrumentor
from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

OUTPOST = os.environ.get("ASSISTANT_OUTPOST_URL", "http://127.0.0.1:8080")
BODY_LIMIT = 1 << 20


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


def log(level, message, **fields):
    """Write one JSON line in the format of the samples."""
    line = {
        "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "level": level,
        "message": message,
        "service": os.environ.get("OTEL_SERVICE_NAME"),
    }
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        line["trace_id"] = trace.format_trace_id(span.trace_id)
        line["span_id"] = trace.format_span_id(span.span_id)
        line["trace_sampled"] = span.trace_flags.sampled
    print(json.dumps(line | fields), flush=True)


def ask_outpost(question, tenant):
    chat = {
        "model": question.get("model", "claude-haiku-4-5"),
        "max_tokens": 64,
        "messages": [{"role": "user", "content": question["prompt"]}],
    }
    headers = {"Content-Type": "application/json", "X-Tenant": tenant}
    call = request.Request(f"{OUTPOST}/proxy/chat/completions", json.dumps(chat).encode(), headers, method="POST")
    try:
        with request.urlopen(call, timeout=30) as response:
            status, trace_id, body = response.status, response.headers["x-trace-id"], json.load(response)
    except error.HTTPError as refused:
        status, trace_id, body = refused.code, refused.headers["x-trace-id"], None
    # the same as the one of this line, or else the trace is broken
    log("INFO", "outpost answered", status=status, outpost_trace_id=trace_id)
    return body


def application(environ, start_response):
    trace_id = trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)
    headers = [("Content-Type", "application/json"), ("X-Trace-Id", trace_id)]
    if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] != "/ask":
        start_response("404 Not Found", headers)
        return [b"{}"]
    try:
        length = min(int(environ.get("CONTENT_LENGTH") or 0), BODY_LIMIT)
        question = json.loads(environ["wsgi.input"].read(length))
        question["prompt"]
    except (ValueError, TypeError, KeyError):
        start_response("400 Bad Request", headers)
        return [b'{"error":"a JSON object with prompt is expected"}']
    token = context.attach(baggage.set_baggage("assistant.channel", "web"))
    try:
        body = ask_outpost(question, environ.get("HTTP_X_TENANT", "acme"))
    finally:
        context.detach(token)
    if body is None:
        start_response("502 Bad Gateway", headers)
        return [b'{"error":"the outpost refused"}']
    start_response("200 OK", headers)
    return [json.dumps({"answer": body["choices"][0]["message"]["content"]}).encode()]


def main():
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    URLLibInstrumentor().instrument()
    server = make_server("127.0.0.1", int(os.environ.get("PORT", "0")), OpenTelemetryMiddleware(application),
                         server_class=Server, handler_class=QuietHandler)
    # shutdown waits for serve_forever, which this thread runs
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    log("INFO", "listening", port=server.server_port)
    server.serve_forever()
    # the last spans are still in the queue
    provider.shutdown()


if __name__ == "__main__":
    sys.exit(main())
