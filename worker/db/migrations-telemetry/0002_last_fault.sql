-- The newest fault of each screen, so that an operator knows which of them to call. 0 for never.
ALTER TABLE kiosks ADD COLUMN fault TEXT;
ALTER TABLE kiosks ADD COLUMN fault_at INTEGER NOT NULL DEFAULT 0;
