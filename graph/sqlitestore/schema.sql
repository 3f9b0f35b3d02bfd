-- Ids are UUIDs as text; what points from row to row is the integer key. Times are RFC 3339 in UTC, NULL when
-- unknown; an unknown string is ''.
CREATE TABLE article (
  key          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  url          TEXT NOT NULL,
  title        TEXT NOT NULL,
  outlet       TEXT NOT NULL,
  published_at TEXT,
  fingerprint  TEXT NOT NULL
) STRICT;
CREATE INDEX article_published_at ON article (published_at);

-- Articles that an extractor has read to the end.
CREATE TABLE reading (
  article   INTEGER NOT NULL REFERENCES article,
  extractor TEXT NOT NULL,
  PRIMARY KEY (article, extractor)
) STRICT, WITHOUT ROWID;

-- Articles that were retracted, by their ids.
CREATE TABLE retracted (
  article TEXT PRIMARY KEY,
  url     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the user says of names.
CREATE TABLE alias_rule (
  canonical TEXT NOT NULL,
  alias     TEXT NOT NULL,
  forbid    INTEGER NOT NULL,
  PRIMARY KEY (canonical, alias, forbid)
) STRICT, WITHOUT ROWID;

-- What the names of claims stand for, as resolve.Update has it.
CREATE TABLE entity (
  key  INTEGER PRIMARY KEY,
  id   TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  of   TEXT NOT NULL, -- a JSON list, '' for none
  born INTEGER NOT NULL -- 0 for unknown
) STRICT;

-- Every form of an entity's name, the name itself among them; folded is graph.FoldName of it.
CREATE TABLE form (
  entity INTEGER NOT NULL REFERENCES entity,
  form   TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (entity, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX form_folded ON form (folded);

-- Every word of an entity's folded forms.
CREATE TABLE word (
  word   TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES entity,
  PRIMARY KEY (word, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX word_entity ON word (entity);

-- The names that claims use, merged from all accounts of them; aliases and of are JSON lists, '' for none.
CREATE TABLE name (
  key     INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  type    TEXT NOT NULL,
  name    TEXT NOT NULL,
  folded  TEXT NOT NULL,
  aliases TEXT NOT NULL,
  of      TEXT NOT NULL,
  born    INTEGER NOT NULL,
  entity  INTEGER NOT NULL REFERENCES entity
) STRICT;
CREATE INDEX name_entity ON name (entity);
CREATE INDEX name_folded ON name (folded);

-- resolve.Keys of every name.
CREATE TABLE name_key (
  key  TEXT NOT NULL,
  name INTEGER NOT NULL REFERENCES name,
  PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_key_name ON name_key (name);

-- What claims are about, between entities; id is that of the relationship, which a denied triple does not have, nor
-- one of an entity with itself. changes is that of the triple's graph.Story, 0
-- where it has none.
CREATE TABLE triple (
  key       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  subject   INTEGER NOT NULL REFERENCES entity,
  predicate TEXT NOT NULL,
  object    INTEGER NOT NULL REFERENCES entity,
  changes   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX triple_pair ON triple (subject, object);
CREATE INDEX triple_object ON triple (object, subject);
CREATE INDEX triple_changes ON triple (changes DESC, id) WHERE changes > 0;

-- subject and object are names; own_names is a JSON list of two lists, each the name and the aliases that the article
-- itself uses.
CREATE TABLE claim (
  key        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  triple     INTEGER NOT NULL REFERENCES triple,
  article    INTEGER NOT NULL REFERENCES article,
  subject    INTEGER NOT NULL REFERENCES name,
  object     INTEGER NOT NULL REFERENCES name,
  own_names  TEXT NOT NULL,
  status     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT NOT NULL,
  speaker    TEXT NOT NULL,
  confidence REAL NOT NULL,
  evidence   TEXT NOT NULL,
  start      INTEGER NOT NULL,
  extractor  TEXT NOT NULL
) STRICT;
CREATE INDEX claim_triple ON claim (triple);
CREATE INDEX claim_article ON claim (article);
CREATE INDEX claim_subject ON claim (subject);
CREATE INDEX claim_object ON claim (object);

-- Derived from the claims by graph.FusePair; predicate is the triple's, for the index.
CREATE TABLE relationship (
  triple     INTEGER PRIMARY KEY REFERENCES triple,
  predicate  TEXT NOT NULL,
  status     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT NOT NULL,
  first_seen TEXT,
  last_seen  TEXT,
  claims     INTEGER NOT NULL,
  outlets    INTEGER NOT NULL,
  confidence REAL NOT NULL,
  quote      TEXT NOT NULL
) STRICT;
CREATE INDEX relationship_rival ON relationship (last_seen) WHERE predicate = 'RIVAL_OF';

-- How many relationships each entity has, and how many claims each speaker makes, kept by the triggers below.
CREATE TABLE degree (
  entity INTEGER PRIMARY KEY REFERENCES entity,
  n      INTEGER NOT NULL
) STRICT;
CREATE TABLE speaker (
  name TEXT PRIMARY KEY,
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER relationship_made AFTER INSERT ON relationship BEGIN
  INSERT INTO degree (entity, n) SELECT subject, 1 FROM triple WHERE key = NEW.triple ON CONFLICT (entity) DO UPDATE SET n = n + 1;
  INSERT INTO degree (entity, n) SELECT object, 1 FROM triple WHERE key = NEW.triple ON CONFLICT (entity) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER relationship_gone AFTER DELETE ON relationship BEGIN
  UPDATE degree SET n = n - 1 WHERE entity IN (SELECT subject FROM triple WHERE key = OLD.triple UNION SELECT object FROM triple WHERE key = OLD.triple);
END;
CREATE TRIGGER entity_gone AFTER DELETE ON entity BEGIN
  DELETE FROM degree WHERE entity = OLD.key;
END;
CREATE TRIGGER claim_made AFTER INSERT ON claim WHEN NEW.speaker <> '' BEGIN
  INSERT INTO speaker (name, n) VALUES (NEW.speaker, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER claim_gone AFTER DELETE ON claim WHEN OLD.speaker <> '' BEGIN
  UPDATE speaker SET n = n - 1 WHERE name = OLD.speaker;
  DELETE FROM speaker WHERE name = OLD.speaker AND n = 0;
END;
