CREATE TABLE todos (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
  position INTEGER NOT NULL,
  description TEXT,
  due_date TEXT,
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  completed_at TEXT
) STRICT;

CREATE INDEX todos_in_order ON todos (position, created_at, id);
