import { AllianceError } from '@alliance/errors/alliance-error';
import type { Offer } from './narrow-approval.ts';
import { dayOf, type Purpose } from './vocabulary.ts';

/** What one version of an organisation's terms permits at most. */
export type TermsLimits = {
  licenceId: string;
  version: number;
  operations: readonly string[];
  purposes: readonly string[];
  /** Country codes; empty = everywhere. */
  territory: readonly string[];
  /** 0 = not limited. */
  termMonths: number;
  /** 0 = not limited. */
  seats: number;
  /** The data is to be deleted when a grant is over. */
  deletion?: boolean;
};

/** What an approval would give, to whom. `homes`: in which countries each of them is at home, as far as the alliance knows. */
export type CeilingQuestion = { offer: Offer; purpose: Purpose; homes: readonly (readonly string[])[] };

type Excess = { clause: string; licence: string; version: number; problem: string };

/** Throws `state_conflict`, naming terms and clause, for everything that an offer gives beyond the asset's terms. */
export function requireWithinTerms(question: CeilingQuestion, terms: readonly TermsLimits[]): void {
  const excesses = terms.flatMap((limits) => excessesOf(question, limits));
  if (excesses.length === 0) return;
  const sentences = excesses.map(
    ({ clause, licence, version, problem }) => `Clause "${clause}" of ${licence} version ${version}: ${problem}.`,
  );
  throw new AllianceError(
    'state_conflict',
    `The terms of the asset do not permit this. ${sentences.join(' ')} Approve less, return the request, or publish other terms.`,
    { details: { clauses: excesses } },
  );
}

/** Whether an offer stays within the asset's terms. */
export function isWithinTerms(question: CeilingQuestion, terms: readonly TermsLimits[]): boolean {
  return terms.every((limits) => excessesOf(question, limits).length === 0);
}

function excessesOf({ offer, purpose, homes }: CeilingQuestion, limits: TermsLimits): Excess[] {
  const found = (clause: string, exceeded: boolean, problem: string): Excess[] =>
    exceeded ? [{ clause, licence: limits.licenceId, version: limits.version, problem }] : [];
  const operations = offer.operations.filter((operation) => !limits.operations.includes(operation));
  const latest = addMonths(offer.from, limits.termMonths);
  return [
    ...found('operations', operations.length > 0, `${operations.join(', ')} is not permitted`),
    ...found('purposes', !limits.purposes.includes(purpose), `the purpose ${purpose} is not permitted`),
    ...found(
      'term_months',
      limits.termMonths > 0 && offer.until > latest,
      `a grant lasts at most ${limits.termMonths} months, here until ${dayOf(latest)}`,
    ),
    ...found('seats', limits.seats > 0 && offer.seats > limits.seats, `at most ${limits.seats} seats`),
    ...found(
      'territory',
      limits.territory.length > 0 && !areWithin(homes, limits.territory),
      `only for beneficiaries in ${limits.territory.join(', ')}`,
    ),
  ];
}

function areWithin(homes: CeilingQuestion['homes'], territory: readonly string[]): boolean {
  return homes.length > 0 && homes.every((home) => home.some((country) => territory.includes(country)));
}

/** The same day so many calendar months later; the month's last day where there is no such day. */
export function addMonths(from: Date, months: number): Date {
  const later = new Date(from);
  later.setUTCMonth(later.getUTCMonth() + months);
  if (later.getUTCDate() !== from.getUTCDate()) later.setUTCDate(0);
  return later;
}
