import { isIP } from 'node:net';
import { parseDatabaseUrl } from '{{to.repository}}/database.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const proxyNames = ['loopback', 'linklocal', 'uniquelocal'];
const origin = /^https?:\/\/[^/?#\s]+$/;

export interface Config {
  readonly port: number;
  readonly databaseUrl: string;
  /** The origins whose pages may call the API. */
  readonly corsOrigins: '*' | readonly string[];
  /** Whose X-Forwarded-* headers count: everybody's, nobody's, or those of these addresses and networks. */
  readonly trustProxy: boolean | readonly string[];
  readonly logLevel: (typeof logLevels)[number];
  /** Whether a change must say, by If-Match, which version it is made to. */
  readonly requireIfMatch: boolean;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads all settings; throws one ConfigError that names every bad one. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];

  function read<T>(name: string, parse: (value: string | undefined) => T): T {
    try {
      return parse(environment[name] === '' ? undefined : environment[name]);
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`);
      return undefined as T;
    }
  }

  const config: Config = {
    port: read('PORT', parsePort),
    databaseUrl: read('DATABASE_URL', parseDatabaseUrl),
    corsOrigins: read('CORS_ORIGIN', parseOrigins),
    trustProxy: read('TRUST_PROXY', parseTrustProxy),
    logLevel: read('LOG_LEVEL', parseLogLevel),
    requireIfMatch: read('REQUIRE_IF_MATCH', parseBoolean),
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

function parsePort(value = '8080'): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new Error(`must be a number from 0 to 65535, not "${value}"`);
  }
  return Number(value);
}

function parseOrigins(value = '*'): Config['corsOrigins'] {
  if (value === '*') return value;
  const origins = splitList(value);
  const wrong = origins.find((item) => !origin.test(item));
  if (wrong !== undefined)
    throw new Error(`must be * or a list such as https://todo.example.org, not "${wrong}"`);
  return origins;
}

function parseTrustProxy(value = 'false'): Config['trustProxy'] {
  if (value === 'true' || value === 'false') return value === 'true';
  const proxies = splitList(value);
  const wrong = proxies.find(
    (proxy) => !proxyNames.includes(proxy) && isIP(proxy.replace(/\/\d+$/, '')) === 0,
  );
  if (wrong !== undefined)
    throw new Error(`must be true, false or a list such as loopback,10.0.0.0/8, not "${wrong}"`);
  return proxies;
}

function parseLogLevel(value = 'info'): Config['logLevel'] {
  const level = logLevels.find((known) => known === value);
  if (!level) throw new Error(`must be one of ${logLevels.join(', ')}, not "${value}"`);
  return level;
}

function parseBoolean(value = 'false'): boolean {
  if (value !== 'true' && value !== 'false') throw new Error(`must be true or false, not "${value}"`);
  return value === 'true';
}

function splitList(value: string): string[] {
  return value.split(',').map((item) => item.trim());
}
