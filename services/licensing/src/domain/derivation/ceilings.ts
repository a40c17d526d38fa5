import type { GrantName, Limits, TermRecord } from '../term-record.ts';
import { CEILING_OPERATIONS, CEILINGS, type Ceiling, type CeilingOperation, type Ceilings } from './answer.ts';
import { type Attachment, isAdaptedInto } from './attachment.ts';
import type { Policy } from './question.ts';
import { readGrant } from './read-grant.ts';

/** What grant operations need of the terms (licensing.md section 4). */
const NEEDED: Readonly<Record<CeilingOperation, readonly GrantName[]>> = {
  view: ['use'],
  download: ['use'],
  train: ['use', 'adapt', 'train'],
  'publish-weights': ['publish_weights'],
  redistribute: ['share'],
  'commercial-use': ['commercial'],
};

/** A source whose terms, or absence of terms, bound what can be granted on what was made from it. */
export type BoundingSource = {
  readonly until: string | null;
  readonly records: readonly TermRecord[] | 'none' | 'unknown';
};

/** The most that can be granted on the output: on no point more than any source gives. */
export function ceilingsOf(
  sources: readonly BoundingSource[],
  { attachments, policy }: { attachments: readonly Attachment[]; policy: Policy },
): Ceilings {
  const values = Object.fromEntries(
    CEILING_OPERATIONS.map((operation) => {
      const given = sources.map(({ records }) => givenBy(records, operation, policy));
      const left = attachments.map((attachment) => leftBy(attachment, operation));
      return [operation, strictest([...given, ...left])];
    }),
  ) as Record<CeilingOperation, Ceiling>;
  const limits = sources.flatMap(({ records }) =>
    typeof records === 'string' ? [] : records.map((record) => record.limits),
  );
  const ends = [...limits.flatMap(({ expiry }) => expiry?.on ?? []), ...sources.flatMap(({ until }) => until ?? [])];
  return {
    ...values,
    until: ends.toSorted()[0] ?? null,
    territory: territoryOf(limits.flatMap(({ territory }) => territory ?? [])),
    purpose: purposesOf(limits.flatMap(({ purpose }) => purpose ?? [])),
  };
}

function givenBy(records: BoundingSource['records'], operation: CeilingOperation, policy: Policy): Ceiling {
  if (records === 'none') return 'prohibit';
  if (records === 'unknown') return 'review';
  return strictest(
    records.flatMap((record) =>
      NEEDED[operation].map((grant): Ceiling => {
        const { outcome } = readGrant(record, grant, policy.stance);
        return outcome === 'as-adaptation' ? 'permit' : outcome;
      }),
    ),
  );
}

/** What the way to the output takes away: changed work that must not be shared, outputs that must not be trained on. */
function leftBy({ form, record, separable }: Attachment, operation: CeilingOperation): Ceiling {
  const isOnward = operation === 'redistribute' || operation === 'publish-weights';
  if (isOnward && record.limits.nd && isAdaptedInto({ form, separable })) return 'prohibit';
  if (form !== 'outputs' || operation !== 'train') return 'permit';
  const { value } = record.scope.synthetic;
  if (value === 'prohibit') return 'prohibit';
  return value === 'undefined' ? 'review' : 'permit';
}

function strictest(values: readonly Ceiling[]): Ceiling {
  return CEILINGS[Math.max(0, ...values.map((value) => CEILINGS.indexOf(value)))] ?? 'prohibit';
}

function territoryOf(territories: readonly NonNullable<Limits['territory']>[]): Ceilings['territory'] {
  if (territories.length === 0) return null;
  const except = [...new Set(territories.flatMap((territory) => territory.except))].toSorted();
  const [first, ...rest] = territories.map(({ only }) => only).filter((only) => only.length > 0);
  const only = first?.filter((country) => rest.every((other) => other.includes(country))) ?? [];
  // No country left is not the same as every country: the empty set is written as an exclusion of what was named.
  return { only: only.toSorted(), except: first && only.length === 0 ? ['*'] : except };
}

function purposesOf(purposes: readonly NonNullable<Limits['purpose']>[]): Ceilings['purpose'] {
  const [first, ...rest] = purposes;
  if (!first) return null;
  return first.only.filter((purpose) => rest.every(({ only }) => only.includes(purpose))).toSorted();
}
