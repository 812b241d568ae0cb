import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Config } from '{{to.config}}/config.ts';
import type { Database } from '{{to.domain}}/database.ts';
import { TodoService } from '{{to.service}}/todo-service.ts';
import { frontendFolder } from '{{to.config}}/paths.ts';
import { cors } from './cors.ts';
import { addMetaResource } from './meta-resource.ts';
import { createMetrics, observe } from './observe.ts';
import { addOperationsResources } from './operations-resource.ts';
import { pages } from './pages.ts';
import { notFound, problemHandler } from './problem.ts';
import { requestId } from './request-id.ts';
import { addTodoResources } from './todo-resource.ts';
{{> slot:http.imports}}

const base = '/api/v1';

type Settings = Pick<Config, 'corsOrigins' | 'trustProxy' | 'requireIfMatch'>;

export function createApp(settings: Settings, database: Database, log: Logger): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.trustProxy);

  const metrics = createMetrics();
  app.use(requestId, observe(metrics, log), cors(settings.corsOrigins));
  app.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' });
    next();
  });

  addTodoResources(app, new TodoService(database.todos), {
    path: `${base}/todos`,
    requireIfMatch: settings.requireIfMatch,
  });
  addMetaResource(app, `${base}/meta`, database.product);
  addOperationsResources(app, database, metrics.registry);
  {{> slot:http.resources}}

  app.use(pages(frontendFolder));
  app.use(notFound);
  app.use(problemHandler(log));
  return app;
}
