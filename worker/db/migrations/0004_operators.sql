-- Operators with tokens of their own, who did what, and which versions are proved.

-- `hash` is the sha256 of the token, which is kept nowhere. A name is never given twice: the history refers to it.
CREATE TABLE operators (
  name TEXT NOT NULL PRIMARY KEY,
  scopes TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT, WITHOUT ROWID;

-- Null: before actions had names.
ALTER TABLE models ADD COLUMN operator TEXT;
ALTER TABLE releases ADD COLUMN operator TEXT;
ALTER TABLE channel_moves ADD COLUMN operator TEXT;

-- The run of the golden picture, as JSON (contract/proof.ts); null while nobody has shown one.
ALTER TABLE models ADD COLUMN proof TEXT;
-- 1: a version of the release had no proof, and whoever moved the channel said so.
ALTER TABLE channel_moves ADD COLUMN unproven INTEGER NOT NULL DEFAULT 0;
