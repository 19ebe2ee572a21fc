-- What kiosks must be able to do to follow a release, as a JSON array; and manifests as the bytes that they get.

ALTER TABLE releases ADD COLUMN needs TEXT NOT NULL DEFAULT '[]';

-- Made once for each move of a channel, served as they are. A move of before this table gets its manifest when it is first asked for.
CREATE TABLE manifests (
  move INTEGER NOT NULL PRIMARY KEY REFERENCES channel_moves (id),
  etag TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
