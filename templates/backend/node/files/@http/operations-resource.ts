/** What operators ask for: is it alive, is it ready, how does it do. */
import type { Router } from 'express';
import type { Registry } from 'prom-client';
import type { Database } from '{{to.domain}}/database.ts';
import { UnavailableError } from '{{to.domain}}/errors.ts';
import { addResource } from './resource.ts';

const pingTimeoutMs = 2000;

export function addOperationsResources(router: Router, database: Database, registry: Registry): void {
  addResource(router, '/healthz', {
    get: [
      (_request, response) => {
        response.json({ status: 'ok' });
      },
    ],
  });
  addResource(router, '/readyz', {
    get: [
      async (_request, response) => {
        await pingInTime(database);
        response.json({ status: 'ok' });
      },
    ],
  });
  addResource(router, '/metrics', {
    get: [
      async (_request, response) => {
        response.type(registry.contentType).send(await registry.metrics());
      },
    ],
  });
}

async function pingInTime(database: Database): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new UnavailableError(`The database did not answer within ${String(pingTimeoutMs)} ms.`));
    }, pingTimeoutMs);
  });
  try {
    await Promise.race([database.ping(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
