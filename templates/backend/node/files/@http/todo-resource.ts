import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { TodoError } from '{{to.domain}}/errors.ts';
import type { Todo } from '{{to.domain}}/todo.ts';
import {
  isTodoId,
  parseCompletion,
  parseOrder,
  parseTodoInput,
  parseTodoPatch,
} from '{{to.domain}}/todo-input.ts';
import type { Once, TodoService } from '{{to.service}}/todo-service.ts';
import { isNotModified, listTag, readPrecondition, todoTag } from './conditional.ts';
import { json, jsonBody, mergePatch } from './json-body.ts';
import { pageLinks } from './page-links.ts';
import { HttpProblem } from './problem.ts';
import { addResource } from './resource.ts';
import { readTodoFilter, readTodoQuery } from './todo-query.ts';

const maxKeyLength = 255;

export interface TodoResourceOptions {
  /** Where the list is, such as `/api/v1/todos`. */
  readonly path: string;
  readonly requireIfMatch: boolean;
}

export function addTodoResources(router: Router, todos: TodoService, options: TodoResourceOptions): void {
  const { path, requireIfMatch } = options;

  async function list(request: Request, response: Response): Promise<void> {
    const query = readTodoQuery(request.query);
    const { todos: page, total } = await todos.list(query);
    const body = JSON.stringify(page.map((todo) => present(todo, request)));
    const tag = listTag(body);
    response.set({ ETag: tag, 'X-Total-Count': String(total) });
    if (query.limit !== undefined) {
      response.set('Link', pageLinks(addressOf(request), query.limit, query.offset, total));
    }
    if (isNotModified(request, tag)) response.status(304).end();
    else response.type(json).send(body);
  }

  async function create(request: Request, response: Response): Promise<void> {
    const input = parseTodoInput(request.body);
    const { todo, replayed } = await todos.create(input, readOnce(request));
    if (replayed) response.set('Idempotency-Replayed', 'true');
    response.status(201).location(urlOf(todo, request));
    sendTodo(todo, request, response);
  }

  async function get(request: Request, response: Response): Promise<void> {
    const todo = await todos.get(idOf(request));
    const tag = todoTag(todo);
    if (isNotModified(request, tag)) response.set('ETag', tag).status(304).end();
    else sendTodo(todo, request, response);
  }

  async function replace(request: Request, response: Response): Promise<void> {
    const input = parseTodoInput(request.body);
    const todo = await todos.update(idOf(request), input, readPrecondition(request, requireIfMatch));
    sendTodo(todo, request, response);
  }

  async function update(request: Request, response: Response): Promise<void> {
    const patch = parseTodoPatch(request.body);
    const todo = await todos.update(idOf(request), patch, readPrecondition(request, requireIfMatch));
    sendTodo(todo, request, response);
  }

  async function remove(request: Request, response: Response): Promise<void> {
    await todos.remove(idOf(request), readPrecondition(request, requireIfMatch));
    response.status(204).end();
  }

  async function removeAll(request: Request, response: Response): Promise<void> {
    const count = await todos.removeAll(readTodoFilter(request.query));
    response.set('X-Deleted-Count', String(count)).status(204).end();
  }

  async function completeAll(request: Request, response: Response): Promise<void> {
    const filter = readTodoFilter(request.query);
    response.json(await todos.completeAll(filter, parseCompletion(request.body)));
  }

  async function reorder(request: Request, response: Response): Promise<void> {
    const ordered = await todos.reorder(parseOrder(request.body));
    response.json(ordered.map((todo) => present(todo, request)));
  }

  function sendTodo(todo: Todo, request: Request, response: Response): void {
    response.set('ETag', todoTag(todo)).json(present(todo, request));
  }

  function present(todo: Todo, request: Request) {
    const { id, ...others } = todo;
    return { id, url: urlOf(todo, request), ...others };
  }

  function urlOf(todo: Todo, request: Request): string {
    return `${originOf(request)}${path}/${todo.id}`;
  }

  addResource(router, path, {
    get: [list],
    post: [...jsonBody(json), create],
    patch: [...jsonBody(json, mergePatch), completeAll],
    delete: [removeAll],
  });
  addResource(router, `${path}/actions/reorder`, { post: [...jsonBody(json), reorder] });
  addResource(router, `${path}/{id}`, {
    get: [get],
    put: [...jsonBody(json), replace],
    patch: [...jsonBody(json, mergePatch), update],
    delete: [remove],
  });
}

function originOf(request: Request): string {
  // Only HTTP/1.0 goes without Host.
  const host = (request.host as string | undefined) ?? `localhost:${String(request.socket.localPort)}`;
  return `${request.protocol}://${host}`;
}

function addressOf(request: Request): URL {
  return new URL(request.originalUrl, originOf(request));
}

function idOf(request: Request): string {
  const id = request.params.id;
  if (typeof id !== 'string' || !isTodoId(id)) throw new TodoError('not-found');
  return id;
}

function readOnce(request: Request): Once | undefined {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return undefined;
  if (key.length < 1 || key.length > maxKeyLength) {
    const detail = `Idempotency-Key must have 1 to ${String(maxKeyLength)} characters.`;
    const errors = [
      { parameter: 'Idempotency-Key', code: key.length < 1 ? 'too_short' : 'too_long', detail },
    ] as const;
    throw new HttpProblem({ status: 400, code: 'invalid-parameter', detail, errors });
  }
  return { key, fingerprint: createHash('sha256').update(JSON.stringify(request.body)).digest('hex') };
}
