import type { GrantName, TermRecord } from '../src/domain/term-record.ts';
import { terms } from './derivations.ts';

/** The terms of an organisation, as a record in which every grant that is not named is absent. */
export function contractRecord(
  id: string,
  { grants, expiry }: { grants: readonly GrantName[]; expiry?: string },
): TermRecord {
  const base = terms.get('CC-BY-4.0') as TermRecord;
  const given = Object.keys(base.grants).map((name) => [
    name,
    grants.includes(name as GrantName)
      ? { value: 'permit', clause: 'operations' }
      : { value: 'undefined', clause: null },
  ]);
  return {
    ...base,
    id,
    family: 'contract',
    silence: 'prohibit',
    grants: Object.fromEntries(given) as TermRecord['grants'],
    duties: [],
    unsettled: {},
    limits: { ...base.limits, expiry: expiry ? { on: expiry, clause: 'term' } : null },
    digest: id,
  };
}
