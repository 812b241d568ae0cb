import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

const labelNames = ['method', 'route', 'status'] as const;
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const probes = ['/healthz', '/readyz', '/metrics'];

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<(typeof labelNames)[number]>;
  readonly durations: Histogram<(typeof labelNames)[number]>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({ name: 'http_requests_total', help: 'Requests answered.', labelNames, registers }),
    durations: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request to the end of its answer.',
      labelNames,
      buckets: durationBuckets,
      registers,
    }),
  };
}

/** Counts, times and logs each request when it is over. */
export function observe(metrics: Metrics, log: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    response.once('close', () => {
      const durationMs = performance.now() - start;
      // Not the path: callers choose it, and each would be a time series of its own.
      const route = response.locals.route ?? 'none';
      const labels = { method: request.method, route, status: String(response.statusCode) };
      metrics.requests.inc(labels);
      metrics.durations.observe(labels, durationMs / 1000);
      log[probes.includes(route) ? 'debug' : 'info'](
        {
          requestId: response.locals.requestId,
          method: request.method,
          url: request.originalUrl,
          status: response.statusCode,
          durationMs: Math.round(durationMs * 10) / 10,
        },
        'request',
      );
    });
    next();
  };
}
