import type { Router } from 'express';
import { limits } from '{{to.domain}}/todo.ts';
import { maxBodyBytes } from './json-body.ts';
import { addResource } from './resource.ts';

const contract = '1.0.0';
export const features = [
  // The conformance suite judges what is claimed here.
  'details',
  'bulk',
  'reorder',
  'etag',
  'idempotency',
  'metrics',
  {{> slot:meta.features}}
];

/** Tells callers what this backend is and can do. */
export function addMetaResource(router: Router, path: string, database: string): void {
  const meta = {
    contract,
    stack: 'node-express',
    database,
    features,
    limits: { ...limits, bodyBytes: maxBodyBytes },
  };
  addResource(router, path, {
    get: [
      (_request, response) => {
        response.json(meta);
      },
    ],
  });
}
