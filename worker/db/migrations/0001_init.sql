-- The registry (models, releases, channel moves) and the telemetry of the kiosks.

-- One row per model version. `card` is the parsed card as JSON; the file lies in R2 under its sha256.
CREATE TABLE models (
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  role TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  card TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX models_by_blob ON models (sha256);

CREATE TABLE releases (
  id TEXT NOT NULL PRIMARY KEY,
  note TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One version per role; the primary key is what forbids two.
CREATE TABLE release_models (
  release TEXT NOT NULL REFERENCES releases (id),
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (release, role),
  FOREIGN KEY (name, version) REFERENCES models (name, version)
) STRICT, WITHOUT ROWID;

-- Append-only: where a channel points is its newest move, and what was live at any time can be told.
CREATE TABLE channel_moves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  release TEXT NOT NULL REFERENCES releases (id),
  previous TEXT REFERENCES releases (id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX channel_moves_by_channel ON channel_moves (channel, id DESC);

-- (kiosk, boot, seq) names an event for ever, so a batch that is sent again adds nothing.
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

-- What is known of each screen now, so that nobody has to read its events to see it.
CREATE TABLE kiosks (
  kiosk TEXT NOT NULL PRIMARY KEY,
  app TEXT,
  engine TEXT,
  reason TEXT,
  release TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX kiosks_by_contact ON kiosks (last_seen DESC);
