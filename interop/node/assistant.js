'use strict';

// A front end in Node: takes a question and asks the outpost, with fetch.

const { HttpError, log, serve } = require('./service');

const { context, propagation } = require('@opentelemetry/api');

const outpost = process.env.ASSISTANT_OUTPOST_URL ?? 'http://127.0.0.1:8080';

async function ask({ prompt, model = 'claude-haiku-4-5' }, headers) {
  const response = await fetch(`${outpost}/proxy/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant': headers['x-tenant'] ?? 'acme' },
    body: JSON.stringify({ model, max_tokens: 64, messages: [{ role: 'user', content: prompt }] }),
    signal: AbortSignal.timeout(30_000),
  });
  const body = await response.json();
  // the same as the one of this line, or else the trace is broken
  log('INFO', 'outpost answered', {
    status: response.status,
    outpost_trace_id: response.headers.get('x-trace-id'),
  });
  if (!response.ok) {
    throw new HttpError(502, `the outpost answered with status ${response.status}`);
  }
  return { answer: body.choices[0].message.content };
}

serve('/ask', (question, headers) => {
  const baggage = propagation.createBaggage({ 'assistant.channel': { value: 'web' } });
  return context.with(propagation.setBaggage(context.active(), baggage), () => ask(question, headers));
});
