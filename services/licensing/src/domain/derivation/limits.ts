import type { Limits, TermRecord } from '../term-record.ts';

/** A limit that must stay on everything made from a work. */
export type AddedLimit =
  | { readonly kind: 'nc'; readonly name: string; readonly clause: string }
  | { readonly kind: 'territory'; readonly name: string; readonly clause: string; readonly value: Territory }
  | { readonly kind: 'purpose'; readonly name: string; readonly clause: string; readonly value: readonly string[] }
  | { readonly kind: 'expiry'; readonly name: string; readonly clause: string; readonly value: string };
type Territory = NonNullable<Limits['territory']>;

/** The limits of a record that what is given on must keep. */
export function addedLimits({ limits, grants }: TermRecord): AddedLimit[] {
  const { nc, territory, purpose, expiry } = limits;
  const prohibited = grants.commercial.value === 'prohibit' ? grants.commercial.clause : null;
  const found: AddedLimit[] = [];
  const clause = nc ?? prohibited;
  if (clause) found.push({ kind: 'nc', name: 'non-commercial use only', clause });
  if (territory) found.push({ kind: 'territory', name: 'territory', clause: territory.clause, value: territory });
  if (purpose) found.push({ kind: 'purpose', name: 'purposes', clause: purpose.clause, value: purpose.only });
  if (expiry) found.push({ kind: 'expiry', name: `ends on ${expiry.on}`, clause: expiry.clause, value: expiry.on });
  return found;
}

/** True when a licence gives no more than a limit leaves; one without a record gives nobody knows what. */
export function isAsNarrow(record: TermRecord | undefined, limit: AddedLimit): boolean {
  if (!record) return false;
  const { limits, grants } = record;
  switch (limit.kind) {
    case 'nc':
      return limits.nc !== null || grants.commercial.value === 'prohibit';
    case 'territory':
      return limits.territory !== null && isWithin(limits.territory, limit.value);
    case 'purpose':
      return limits.purpose?.only.every((purpose) => limit.value.includes(purpose)) ?? false;
    case 'expiry':
      return limits.expiry !== null && limits.expiry.on <= limit.value;
  }
}

function isWithin(inner: Territory, outer: Territory): boolean {
  const onlyWithin =
    outer.only.length === 0 || (inner.only.length > 0 && inner.only.every((country) => outer.only.includes(country)));
  const excluded = (country: string) =>
    inner.except.includes(country) || (inner.only.length > 0 && !inner.only.includes(country));
  return onlyWithin && outer.except.every(excluded);
}
