-- The first answer to a POST with an Idempotency-Key, kept for a day.
CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  todo TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
