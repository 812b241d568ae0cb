import { createHash } from 'node:crypto';
import type { RequestHandler, Router } from 'express';
import { stringify } from 'yaml';
import { contractFile } from '{{to.config}}/paths.ts';
import { documentationPage, styles } from './documentation-page.ts';
import { features } from './meta-resource.ts';
import { readOpenapi } from './openapi.ts';
import { addResource } from './resource.ts';

/** The contract for programs, at /openapi.yaml and /openapi.json, and for people, at /docs. */
export function addOpenapiResources(router: Router): void {
  const openapi = readOpenapi(contractFile, features);
  addResource(router, '/openapi.yaml', { get: [text('application/yaml', stringify(openapi))] });
  addResource(router, '/openapi.json', { get: [text('application/json', JSON.stringify(openapi))] });

  const policy = `default-src 'none'; style-src '${hashSource(styles)}'; base-uri 'none'; form-action 'none'`;
  const page = documentationPage(openapi);
  addResource(router, '/docs', { get: [text('text/html', page, { 'Content-Security-Policy': policy })] });
}

function text(type: string, body: string, headers: Record<string, string> = {}): RequestHandler {
  return (_request, response) => {
    response.set(headers).type(type).send(body);
  };
}

function hashSource(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
