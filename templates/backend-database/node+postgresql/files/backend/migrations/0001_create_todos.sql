-- Collation "C" compares code points and folds only ASCII letters, whatever the locale of the cluster.
CREATE TABLE todos (
  id text COLLATE "C" PRIMARY KEY,
  title text COLLATE "C" NOT NULL,
  completed boolean NOT NULL,
  position integer NOT NULL,
  description text,
  due_date text,
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
  version integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3)
);

CREATE INDEX todos_in_order ON todos (position, created_at, id);
