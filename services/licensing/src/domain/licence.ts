import type { LicenceRecord } from './licence-register.ts';
import type { TermRecord } from './term-record.ts';
import type { Terms } from './terms.ts';

/** Something that an asset can be published under: a licence of the register, or an organisation's newest terms. */
export type Licence =
  | { readonly id: string; readonly kind: 'record'; readonly record: LicenceRecord; readonly rules?: TermRecord }
  | { readonly id: string; readonly kind: 'contract'; readonly terms: Terms };

/** A licence of the register, with what a machine knows of it. */
export function fromRecord(record: LicenceRecord, rules?: TermRecord): Licence {
  return { id: record.id, kind: 'record', record, ...(rules ? { rules } : {}) };
}

/** An organisation's terms. */
export function fromTerms(terms: Terms): Licence {
  return { id: terms.licenceId, kind: 'contract', terms };
}
