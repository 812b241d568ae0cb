import type { RequestHandler, Router } from 'express';
import { HttpProblem } from './problem.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The handlers of one address, run one after the other. */
export type Handlers = Partial<Record<Method, readonly RequestHandler[]>>;

/**
 * Adds what a path such as `/todos/{id}` offers. OPTIONS and every other method are answered too.
 * The template names the route in the metrics.
 */
export function addResource(router: Router, template: string, handlers: Handlers): void {
  const methods = Object.keys(handlers) as Method[];
  const allow = allowedMethods(methods);
  const route = router.route(template.replaceAll(/\{(\w+)\}/g, ':$1'));
  route.all((_request, response, next) => {
    response.locals.route = template;
    next();
  });
  for (const method of methods) route[method](...(handlers[method] ?? []));
  route.options((_request, response) => {
    response.set('Allow', allow).status(204).end();
  });
  route.all((request) => {
    const detail = `${request.method} is not possible here.`;
    throw new HttpProblem({ status: 405, code: 'method-not-allowed', detail, headers: { Allow: allow } });
  });
}

function allowedMethods(methods: readonly Method[]): string {
  const names = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  return [...names, 'OPTIONS'].join(', ');
}
