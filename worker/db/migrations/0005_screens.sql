-- Settings of groups of screens, as the bytes that kiosks get. Append-only: what holds is the newest row of a group.
CREATE TABLE screen_settings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  screens TEXT NOT NULL,
  -- SHA-256 of `body`.
  digest TEXT NOT NULL,
  -- The digest that it replaced; null for the first.
  previous TEXT,
  body TEXT NOT NULL,
  operator TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX screen_settings_by_group ON screen_settings (screens, id DESC);
