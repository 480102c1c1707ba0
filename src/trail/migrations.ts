import type { Dialect } from './database.ts';

/** One step of the schema. A step that was released is never changed: another one is added behind it. */
export type Migration = { readonly version: number } & Readonly<Record<Dialect, string>>;

const columns = {
  sqlite: { uuid: 'TEXT', text: 'TEXT', integer: 'INTEGER', number: 'REAL', json: 'TEXT', boolean: 'INTEGER' },
  postgres: {
    uuid: 'uuid',
    text: 'text',
    integer: 'bigint',
    number: 'double precision',
    json: 'jsonb',
    boolean: 'boolean',
  },
} as const;

/** Times are milliseconds since the epoch, UTC. Ids of calls and feedback begin with their time, so they sort by it. */
function firstTables(dialect: Dialect): string {
  const { uuid, text, integer, number, json, boolean } = columns[dialect];
  const end = dialect === 'sqlite' ? ') STRICT, WITHOUT ROWID;' : ');';
  return `
CREATE TABLE call (
  id ${uuid} NOT NULL PRIMARY KEY,
  time ${integer} NOT NULL,
  tenant ${text} NOT NULL,
  service ${text} NOT NULL,
  hook ${text} NOT NULL,
  hook_instance ${text} NOT NULL,
  content_version ${text} NOT NULL,
  content_hash ${text} NOT NULL,
  verdicts ${json} NOT NULL,
  broken ${json} NOT NULL,
  faults ${json} NOT NULL,
  patient_in_doubt ${boolean} NOT NULL,
  data_states ${json} NOT NULL,
  foreign_resources ${integer} NOT NULL,
  fhir_calls ${json} NOT NULL,
  shown ${boolean} NOT NULL,
  unmatched ${integer} NOT NULL,
  milliseconds ${number} NOT NULL
${end}
CREATE INDEX call_time ON call (time);

CREATE TABLE card (
  call ${uuid} NOT NULL,
  position ${integer} NOT NULL,
  time ${integer} NOT NULL,
  tenant ${text} NOT NULL,
  uuid ${text} NOT NULL,
  rule ${text} NOT NULL,
  indicator ${text} NOT NULL,
  PRIMARY KEY (call, position)
${end}
CREATE INDEX card_uuid ON card (tenant, uuid);
CREATE INDEX card_time ON card (time);

CREATE TABLE feedback (
  id ${uuid} NOT NULL PRIMARY KEY,
  time ${integer} NOT NULL,
  tenant ${text} NOT NULL,
  service ${text} NOT NULL,
  card ${text} NOT NULL,
  rule ${text},
  outcome ${text} NOT NULL CHECK (outcome IN ('accepted', 'overridden')),
  outcome_time ${integer} NOT NULL,
  reason_system ${text},
  reason_code ${text},
  reason_display ${text},
  comment ${text},
  accepted_suggestions ${json} NOT NULL,
  digest ${text} NOT NULL UNIQUE
${end}
CREATE INDEX feedback_time ON feedback (time);

CREATE TABLE unmatched (
  id ${uuid} NOT NULL PRIMARY KEY,
  time ${integer} NOT NULL,
  tenant ${text} NOT NULL,
  system ${text} NOT NULL,
  code ${text} NOT NULL,
  count ${integer} NOT NULL
${end}
CREATE INDEX unmatched_time ON unmatched (time);

CREATE TABLE loss (
  id ${uuid} NOT NULL PRIMARY KEY,
  time ${integer} NOT NULL,
  calls ${integer} NOT NULL
${end}

CREATE TABLE retention (
  id ${uuid} NOT NULL PRIMARY KEY,
  time ${integer} NOT NULL,
  kept_from ${integer} NOT NULL,
  days ${integer} NOT NULL
${end}

CREATE TABLE used_token (
  digest ${text} NOT NULL PRIMARY KEY,
  tenant ${text} NOT NULL,
  expires ${integer} NOT NULL
${end}
CREATE INDEX used_token_expires ON used_token (expires);

CREATE TABLE secret (
  name ${text} NOT NULL PRIMARY KEY,
  value ${text} NOT NULL,
  time ${integer} NOT NULL
${end}
`;
}

/**
 * Which of a hospital's files of changes was in force, how urgent each alert was and which rules were on trial; who gave
 * feedback and where, if the EHR says so. What was kept before has none of it.
 */
function moreColumns(dialect: Dialect): string {
  const { text, json } = columns[dialect];
  return `
ALTER TABLE call ADD COLUMN site_hash ${text};
ALTER TABLE call ADD COLUMN indicators ${json};
ALTER TABLE call ADD COLUMN shadow ${json};
ALTER TABLE feedback ADD COLUMN reported_user ${text};
ALTER TABLE feedback ADD COLUMN reported_location ${text};
`;
}

const appendOnly = ['call', 'card', 'feedback', 'unmatched', 'loss'];
const fixed = ['retention', 'secret'];
const refusal = 'the trail is append-only';

/** Rows of these never change. They go only when a row of `retention`, which stays, says from when on rows are kept. */
const sqliteTriggers = [
  ...[...appendOnly, ...fixed].map(
    (table) => `
CREATE TRIGGER ${table}_never_changes BEFORE UPDATE ON ${table}
BEGIN SELECT RAISE(ABORT, '${refusal}'); END;`,
  ),
  ...appendOnly.map(
    (table) => `
CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table}
WHEN OLD.time >= (SELECT coalesce(max(kept_from), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, '${refusal}'); END;`,
  ),
  ...fixed.map(
    (table) => `
CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table}
BEGIN SELECT RAISE(ABORT, '${refusal}'); END;`,
  ),
  // A day, less an hour for clocks that differ: nothing of today can be declared old.
  `
CREATE TRIGGER retention_keeps_a_day BEFORE INSERT ON retention
WHEN NEW.kept_from > CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 82800000
BEGIN SELECT RAISE(ABORT, '${refusal}: at least a day is kept'); END;
`,
].join('\n');

const postgresTriggers = [
  `
CREATE FUNCTION trail_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '${refusal}' USING ERRCODE = 'restrict_violation'; END $$;

CREATE FUNCTION trail_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.time < (SELECT coalesce(max(kept_from), 0) FROM retention) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '${refusal}' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION trail_keeps_a_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kept_from <= extract(epoch FROM now()) * 1000 - 82800000 THEN RETURN NEW; END IF;
  RAISE EXCEPTION '${refusal}: at least a day is kept' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER retention_keeps_a_day BEFORE INSERT ON retention FOR EACH ROW EXECUTE FUNCTION trail_keeps_a_day();`,
  ...[...appendOnly, ...fixed].map(
    (table) => `
CREATE TRIGGER ${table}_never_changes BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION trail_never_changes();
CREATE TRIGGER ${table}_is_not_emptied BEFORE TRUNCATE ON ${table} EXECUTE FUNCTION trail_never_changes();`,
  ),
  ...appendOnly.map(
    (table) => `
CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION trail_stays();`,
  ),
  ...fixed.map(
    (table) => `
CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION trail_never_changes();`,
  ),
].join('\n');

export const migrations: readonly Migration[] = [
  {
    version: 1,
    sqlite: firstTables('sqlite') + sqliteTriggers,
    postgres: firstTables('postgres') + postgresTriggers,
  },
  { version: 2, sqlite: moreColumns('sqlite'), postgres: moreColumns('postgres') },
];
