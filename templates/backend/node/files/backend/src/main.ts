import type { AddressInfo } from 'node:net';
import { pino, stdTimeFunctions } from 'pino';
import { ConfigError, readConfig } from '{{to.config}}/config.ts';
import { createApp } from '{{to.http}}/app.ts';
import { closeServer, createHttpServer, listen } from '{{to.http}}/server.ts';
import { migrationsFolder } from '{{to.config}}/paths.ts';
import { openDatabase } from '{{to.repository}}/database.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({
    level: config.logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  });
  const database = await openDatabase(config.databaseUrl, migrationsFolder);
  const server = createHttpServer(createApp(config, database, log));
  try {
    await listen(server, config.port);
  } catch (error) {
    await database.close();
    throw error;
  }
  log.info({ port: (server.address() as AddressInfo).port }, 'listening');

  let stopping: Promise<void> | undefined;
  async function stop(signal: NodeJS.Signals): Promise<void> {
    log.info({ signal }, 'stopping');
    await closeServer(server);
    await database.close();
    log.info('stopped');
  }
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    // Control-C may come with a SIGTERM of whoever started us.
    process.on(name, (signal) => void (stopping ??= stop(signal)));
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else console.error('The server could not start:', error);
  process.exitCode = 1;
}
