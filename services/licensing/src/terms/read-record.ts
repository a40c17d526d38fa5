import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';
import { type DutyRule, GRANTS, SCOPES, type Statement, type TermRecord } from '../domain/term-record.ts';
import { type RawRecord, RecordSchema } from './record-schema.ts';

const MAX_PROBLEMS = 10;

/** Reads a term record; `problems` says everything that is wrong with it. */
export function readRecord(text: string): { record: TermRecord; problems: [] } | { record: null; problems: string[] } {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, version: '1.2', schema: 'core' });
  const unreadable = [...document.errors, ...document.warnings].map(({ message }) => message.split('\n')[0] ?? '');
  if (unreadable.length > 0) return { record: null, problems: unreadable };
  const raw: unknown = document.toJS({ maxAliasCount: 0 });
  if (!Value.Check(RecordSchema, raw)) {
    const found = Value.Errors(RecordSchema, raw).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    return { record: null, problems: [...new Set(found)].slice(0, MAX_PROBLEMS) };
  }
  const problems = contradictionsOf(raw);
  return problems.length > 0 ? { record: null, problems } : { record: toRecord(raw), problems: [] };
}

function contradictionsOf(raw: RawRecord): string[] {
  const problems: string[] = [];
  const { sharealike: alike, passthrough, duties } = raw;
  if ((alike.scope === 'none') !== (alike.clause === null)) problems.push('/sharealike/clause goes with a scope');
  if ((alike.scope === 'none') !== (alike.outbound_allowed.length === 0)) {
    problems.push('/sharealike/outbound_allowed goes with a scope');
  }
  if ((passthrough.use_restrictions_doc === null) !== (passthrough.clause === null)) {
    problems.push('/passthrough/clause goes with a document');
  }
  for (const { id, check, requires } of duties) {
    if ((check === 'machine') !== (requires !== undefined))
      problems.push(`/duties ${id}: "requires" goes with "machine"`);
  }
  if (new Set(duties.map(({ id }) => id)).size < duties.length) problems.push('/duties names a duty twice');
  if ((raw.reviewed_by === null) !== (raw.reviewed_at === null)) problems.push('/reviewed_at goes with reviewed_by');
  return problems;
}

function toRecord(raw: RawRecord): TermRecord {
  const { limits, passthrough, sharealike } = raw;
  return {
    id: raw.id,
    family: raw.family,
    textSha256: raw.text_sha256,
    textNote: raw.text_note,
    silence: raw.silence,
    grants: statements(GRANTS, raw.grants),
    duties: raw.duties.map(toDuty),
    shareAlike:
      sharealike.scope === 'none'
        ? null
        : {
            scope: sharealike.scope,
            clause: sharealike.clause ?? '',
            outboundAllowed: sharealike.outbound_allowed,
          },
    passthrough:
      passthrough.use_restrictions_doc === null
        ? null
        : { document: passthrough.use_restrictions_doc, clause: passthrough.clause ?? '' },
    limits: {
      nc: limits.nc,
      nd: limits.nd,
      noAddedLimits: limits.no_added_limits,
      rawResale: limits.raw_resale,
      revocable: limits.revocable,
      fieldOfUse: limits.field_of_use,
      territory: limits.territory,
      mau: limits.mau,
      purpose: limits.purpose,
      expiry: limits.expiry,
    },
    scope: statements(SCOPES, raw.derivative_scope),
    unsettled: raw.unsettled,
    summary: { en: toSummary(raw.summary.en), vi: toSummary(raw.summary.vi) },
    reviewedBy: raw.reviewed_by,
    reviewedAt: raw.reviewed_at,
    digest: digestOf(raw),
  };
}

/** SHA-256 of a value as canonical JSON (RFC 8785). */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '', 'utf8')
    .digest('hex');
}

function statements<Name extends string, Value extends string>(
  names: readonly Name[],
  raw: Readonly<Record<Name, object>>,
): Record<Name, Statement<Value>> {
  return Object.fromEntries(
    names.map((name) => {
      const [[value, clause] = ['undefined', null]] = Object.entries(raw[name]) as [string, string | null][];
      return [name, { value, clause }];
    }),
  ) as Record<Name, Statement<Value>>;
}

function toDuty({ id, trigger, when, clause, requires, text }: RawRecord['duties'][number]): DutyRule {
  return { id, trigger, when: when ?? null, clause, requires: requires ? toRequirement(requires) : null, text };
}

function toRequirement(requires: { name_prefix: string } | { file: string }): DutyRule['requires'] {
  return 'file' in requires
    ? { kind: 'file', value: requires.file }
    : { kind: 'name-prefix', value: requires.name_prefix };
}

function toSummary({ may, must, may_not: mayNot }: RawRecord['summary']['en']) {
  return { may, must, mayNot };
}
