'use strict';

// The first module that is loaded: what is required before it is not instrumented.
// Exporter, propagators, sampler and name are set by OTEL_* variables, as in any language.

const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: (request) => request.url === '/health' }),
    // the client below the global fetch, which the instrumentation of node:http does not see
    new UndiciInstrumentation(),
  ],
});
sdk.start();

exports.shutdown = () => sdk.shutdown();
