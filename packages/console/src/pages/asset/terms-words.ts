import type { TermsConditions } from '../../api/types.ts';
import type { Format } from '../../language/format.ts';
import { type Messages, wordFor } from '../../language/messages.ts';

/** The conditions of an organisation's own terms, one sentence each. */
export function termsWords(conditions: TermsConditions, t: Messages, format: Format): string[] {
  const { operations, purposes, territory, termMonths, seats, attribution, priceNote, contact } = conditions;
  const words = t.licence;
  const named = (names: readonly string[], known: { readonly [name: string]: string }) =>
    format.list(names.map((name) => wordFor(known, name)));
  return [
    operations.length > 0 && words.mayDo(named(operations, t.operations)),
    purposes.length > 0 && words.purposes(named(purposes, t.purposes)),
    termMonths > 0 && words.term(format.number(termMonths)),
    seats > 0 && words.seats(format.number(seats)),
    territory.length > 0 && words.territory(format.list(territory.map(format.country))),
    attribution !== '' && `${words.attribution} ${attribution}`,
    conditions.auditRight && words.auditRight,
    conditions.deletionOnExpiry && words.deletion,
    priceNote !== '' && words.price(priceNote),
    contact !== '' && words.contact(contact),
  ].filter((sentence) => sentence !== false);
}
