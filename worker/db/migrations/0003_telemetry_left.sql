-- Telemetry has a database of its own (worker/db/migrations-telemetry). The tables stay, empty, for a worker that is rolled back.
DROP TABLE events;
CREATE TABLE events (
  kiosk TEXT NOT NULL,
  boot TEXT NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  received_at TEXT NOT NULL,
  app TEXT,
  engine TEXT,
  release TEXT,
  model TEXT,
  version TEXT,
  decision TEXT,
  label TEXT,
  confidence REAL,
  inference_ms REAL,
  outcome TEXT,
  code TEXT,
  bytes INTEGER,
  duration_ms REAL,
  PRIMARY KEY (kiosk, boot, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_time ON events (type, at);
DELETE FROM kiosks;
