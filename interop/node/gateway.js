'use strict';

// A model provider in Node, in the shape of Anthropic's Messages API: called by the outpost, it
// reports each answer to the platform, with node:http.

const { HttpError, log, readJson, serve } = require('./service');

const { randomUUID } = require('node:crypto');
const http = require('node:http');

const platform = process.env.GATEWAY_PLATFORM_URL ?? 'http://127.0.0.1:8081';
const token = process.env.GATEWAY_PLATFORM_TOKEN ?? 'demo-token-change-me';

const agent = new http.Agent({ keepAlive: true });

function post(url, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, timeout: 5_000, headers: { 'content-type': 'application/json', ...headers } };
    const request = http.request(url, options, (response) => {
      readJson(response).then((answer) => resolve({ status: response.statusCode, answer }), reject);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('the platform did not answer in time')));
    request.end(JSON.stringify(body));
  });
}

async function report(model) {
  const event = {
    event_id: randomUUID(),
    occurred_at: new Date().toISOString(),
    tenant: 'provider-gateway',
    action: 'allow',
    model,
    findings: {},
  };
  const { status } = await post(`${platform}/api/internal/audit/ingest`, { authorization: `Bearer ${token}` }, event);
  if (status !== 201) {
    throw new HttpError(502, `the platform answered with status ${status}`);
  }
}

serve('/v1/messages', async ({ model, messages }, headers) => {
  if (!headers['x-api-key']) {
    throw new HttpError(401, 'x-api-key header is required');
  }
  if (!model || !messages?.length) {
    throw new HttpError(400, 'model and messages are required');
  }
  // what it does when it is overloaded, on demand
  if (messages.at(-1).content.includes('fail')) {
    throw new HttpError(500, 'no model is free');
  }
  await report(model);
  log('INFO', 'answered', { model });
  return {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: 'This is the answer of a provider written in Node.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 24, output_tokens: 9 },
  };
});
