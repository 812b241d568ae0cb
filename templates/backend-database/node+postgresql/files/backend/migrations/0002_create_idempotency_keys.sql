-- The first answer to a POST with an Idempotency-Key, kept for a day.
CREATE TABLE idempotency_keys (
  key text COLLATE "C" PRIMARY KEY,
  fingerprint text NOT NULL,
  todo json NOT NULL,
  created_at timestamptz(3) NOT NULL
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
