-- What kiosks tell, in a database of its own: whatever is sent to it, the registry's is not touched.
-- Hours and days are numbers since 1970, moments milliseconds since then, both by the worker's clock unless said otherwise.

-- Events by hour; nothing else of them is kept. '' stands for what an event does not have, because a key holds no NULL.
CREATE TABLE counts (
  hour INTEGER NOT NULL,
  type TEXT NOT NULL,
  release TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  decision TEXT NOT NULL,
  label TEXT NOT NULL,
  outcome TEXT NOT NULL,
  code TEXT NOT NULL,
  app TEXT NOT NULL,
  count INTEGER NOT NULL,
  confidence REAL NOT NULL, -- the sum over the events, as is the next
  inference_ms REAL NOT NULL,
  PRIMARY KEY (hour, type, release, model, version, decision, label, outcome, code, app)
) STRICT, WITHOUT ROWID;

-- One row per start of a kiosk's app, so that an event is named by two numbers. `day` is the newest batch's.
CREATE TABLE boots (
  id INTEGER PRIMARY KEY,
  kiosk TEXT NOT NULL,
  boot TEXT NOT NULL,
  day INTEGER NOT NULL,
  UNIQUE (kiosk, boot)
) STRICT;
CREATE INDEX boots_by_day ON boots (day);

-- The events that were counted: a batch that is sent again counts nothing.
CREATE TABLE events (
  boot INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (boot, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_day ON events (day);

-- What is known of each screen now. `booted_at` and `ran_at` date what stands beside them, 0 for never.
CREATE TABLE kiosks (
  kiosk TEXT NOT NULL PRIMARY KEY,
  app TEXT,
  engine TEXT,
  reason TEXT,
  booted_at INTEGER NOT NULL,
  release TEXT,
  ran_at INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL, -- the newest report; a poll is a contact and no report
  last_contact INTEGER NOT NULL,
  days INTEGER NOT NULL -- on how many days it was in contact
) STRICT, WITHOUT ROWID;
CREATE INDEX kiosks_by_standing ON kiosks (days DESC, first_seen);

-- What was taken of screens of each standing within an hour: the brake on all of them together.
CREATE TABLE intake (
  hour INTEGER NOT NULL,
  standing TEXT NOT NULL,
  events INTEGER NOT NULL,
  screens INTEGER NOT NULL,
  PRIMARY KEY (hour, standing)
) STRICT, WITHOUT ROWID;
