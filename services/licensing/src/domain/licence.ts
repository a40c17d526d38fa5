import type { LicenceRecord } from './licence-register.ts';
import type { Terms } from './terms.ts';

/** Something that an asset can be published under: a licence of the register, or an organisation's newest terms. */
export type Licence =
  | { readonly id: string; readonly kind: 'record'; readonly record: LicenceRecord }
  | { readonly id: string; readonly kind: 'contract'; readonly terms: Terms };

/** A licence of the register. */
export function fromRecord(record: LicenceRecord): Licence {
  return { id: record.id, kind: 'record', record };
}

/** An organisation's terms. */
export function fromTerms(terms: Terms): Licence {
  return { id: terms.licenceId, kind: 'contract', terms };
}
