import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

const environment = { DATABASE_URL: process.env.DATABASE_URL };

test('every setting but the database has a default', () => {
  const { databaseUrl, ...config } = readConfig(environment);
  assert.equal(databaseUrl, environment.DATABASE_URL);
  assert.deepEqual(config, {
    port: 8080,
    corsOrigins: '*',
    trustProxy: false,
    logLevel: 'info',
    requireIfMatch: false,
  });
});

test('lists are split at commas', () => {
  const config = readConfig({
    ...environment,
    CORS_ORIGIN: 'https://a.example, http://localhost:5173',
    TRUST_PROXY: 'loopback,10.0.0.0/8',
  });
  assert.deepEqual(config.corsOrigins, ['https://a.example', 'http://localhost:5173']);
  assert.deepEqual(config.trustProxy, ['loopback', '10.0.0.0/8']);
});

test('one error names every bad setting', () => {
  const bad = {
    PORT: '80a',
    DATABASE_URL: 'nonsense',
    CORS_ORIGIN: 'https://a.example/path',
    TRUST_PROXY: 'proxy',
    LOG_LEVEL: 'loud',
    REQUIRE_IF_MATCH: 'yes',
  };
  assert.throws(
    () => readConfig(bad),
    (error) => error instanceof ConfigError && Object.keys(bad).every((name) => error.message.includes(name)),
  );
});
