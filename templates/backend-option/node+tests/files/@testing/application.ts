/** The whole application on a free port, with the database that DATABASE_URL names. The list starts empty. */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { readConfig } from '{{to.config}}/config.ts';
import { migrationsFolder } from '{{to.config}}/paths.ts';
import { createApp } from '{{to.http}}/app.ts';
import { closeServer, createHttpServer, listen } from '{{to.http}}/server.ts';
import { openDatabase } from '{{to.repository}}/database.ts';

export type Body = string | Uint8Array<ArrayBuffer>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or undefined without one. */
  readonly body: unknown;
}

export interface Application {
  readonly origin: string;
  send(method: string, path: string, json?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A body as it is. */
  sendText(method: string, path: string, text: Body, headers: Record<string, string>): Promise<Answer>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export async function startApplication(environment: Record<string, string> = {}): Promise<Application> {
  const config = readConfig({ ...environment, DATABASE_URL: process.env.DATABASE_URL });
  const database = await openDatabase(config.databaseUrl, migrationsFolder);
  const server = createHttpServer(createApp(config, database, pino({ level: 'silent' })));
  await listen(server, 0);
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  async function sendText(
    method: string,
    path: string,
    text: Body | undefined,
    headers: Record<string, string>,
  ) {
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(text !== undefined && { body: text }),
    });
    const answer = await response.text();
    const body: unknown = answer === '' ? undefined : JSON.parse(answer);
    return { status: response.status, headers: response.headers, body };
  }

  async function clear(): Promise<void> {
    await database.todos.removeAll({});
  }

  await clear();
  return {
    origin,
    sendText,
    clear,
    send(method, path, json, headers = {}) {
      if (json === undefined) return sendText(method, path, undefined, headers);
      return sendText(method, path, JSON.stringify(json), { 'Content-Type': 'application/json', ...headers });
    },
    async stop() {
      server.closeIdleConnections();
      await closeServer(server);
      await database.close();
    },
  };
}
