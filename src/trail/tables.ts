import type { Table } from './database.ts';

/** The tables that rows are added to, as both databases have them. */
export const tables = {
  call: {
    name: 'call',
    key: 'id',
    columns: {
      id: 'uuid',
      time: 'integer',
      tenant: 'text',
      service: 'text',
      hook: 'text',
      hook_instance: 'text',
      content_version: 'text',
      content_hash: 'text',
      site_hash: 'text',
      verdicts: 'json',
      indicators: 'json',
      shadow: 'json',
      broken: 'json',
      faults: 'json',
      patient_in_doubt: 'boolean',
      data_states: 'json',
      foreign_resources: 'integer',
      fhir_calls: 'json',
      shown: 'boolean',
      unmatched: 'integer',
      milliseconds: 'number',
    },
  },
  card: {
    name: 'card',
    key: 'call',
    columns: {
      call: 'uuid',
      position: 'integer',
      time: 'integer',
      tenant: 'text',
      uuid: 'text',
      rule: 'text',
      indicator: 'text',
    },
  },
  feedback: {
    name: 'feedback',
    key: 'digest',
    columns: {
      id: 'uuid',
      time: 'integer',
      tenant: 'text',
      service: 'text',
      card: 'text',
      rule: 'text',
      outcome: 'text',
      outcome_time: 'integer',
      reason_system: 'text',
      reason_code: 'text',
      reason_display: 'text',
      comment: 'text',
      reported_user: 'text',
      reported_location: 'text',
      accepted_suggestions: 'json',
      digest: 'text',
    },
  },
  unmatched: {
    name: 'unmatched',
    key: 'id',
    columns: { id: 'uuid', time: 'integer', tenant: 'text', system: 'text', code: 'text', count: 'integer' },
  },
  loss: { name: 'loss', key: 'id', columns: { id: 'uuid', time: 'integer', calls: 'integer' } },
  retention: {
    name: 'retention',
    key: 'id',
    columns: { id: 'uuid', time: 'integer', kept_from: 'integer', days: 'integer' },
  },
  usedToken: { name: 'used_token', key: 'digest', columns: { digest: 'text', tenant: 'text', expires: 'integer' } },
  secret: { name: 'secret', key: 'name', columns: { name: 'text', value: 'text', time: 'integer' } },
  migration: {
    name: 'schema_migration',
    key: 'version',
    columns: { version: 'integer', sha256: 'text', applied_at: 'integer' },
  },
} as const satisfies Readonly<Record<string, Table>>;

/** Tables whose rows are only ever added, and go only when they are older than they are to be kept. */
export const dated = [tables.call, tables.card, tables.feedback, tables.unmatched, tables.loss] as const;
