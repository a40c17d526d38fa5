import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import type { AccessRequest } from './request.ts';
import { isVersionRange, isWithin } from './version-range.ts';
import { dayOf, type Operation } from './vocabulary.ts';

/** What a decider grants instead of what was asked for; an absent part is granted as asked. */
export type Narrowing = {
  versions?: string | undefined;
  operations?: readonly Operation[] | undefined;
  seats?: number | undefined;
  until?: Date | undefined;
  /** Bytes that may be downloaded in a month; absent = as many as anybody likes. */
  quotaBytes?: number | undefined;
};

/** What an approval gives. */
export type Offer = {
  versions: string;
  operations: readonly Operation[];
  seats: number;
  from: Date;
  until: Date;
  quotaBytes?: number | undefined;
};

/**
 * What an approval at `now` gives: as asked or narrower, and never from before the decision. Throws `invalid_argument` that
 * names every part that would be wider than asked, or over already.
 */
export function narrowApproval(
  request: AccessRequest & Pick<Offer, 'quotaBytes'>,
  narrowing: Narrowing,
  now: Date,
): Offer {
  const offer: Offer = {
    versions: narrowing.versions ?? request.versions,
    operations: narrowing.operations ?? request.operations,
    seats: narrowing.seats ?? request.seats,
    from: request.from && request.from > now ? request.from : now,
    until: narrowing.until ?? request.until ?? now,
    quotaBytes: lower(narrowing.quotaBytes, request.quotaBytes),
  };
  const fields = [...widened(request, offer), ...overAlready(offer)];
  if (fields.length > 0)
    throw invalidArgument(
      'An approval gives what was asked for, or less. Return the request if more is needed.',
      fields,
    );
  return offer;
}

export type NarrowedPart = 'versions' | 'operations' | 'seats' | 'until';

/** What of an offer is less than a request asks for. */
export function narrowedParts(
  request: Pick<AccessRequest, NarrowedPart>,
  { versions, operations, seats, until }: Pick<Offer, NarrowedPart>,
): NarrowedPart[] {
  const parts: [NarrowedPart, boolean][] = [
    ['versions', !isWithin(request.versions, versions)],
    ['operations', request.operations.some((operation) => !operations.includes(operation))],
    ['seats', seats < request.seats],
    ['until', request.until !== undefined && until < request.until],
  ];
  return parts.filter(([, isLess]) => isLess).map(([part]) => part);
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function widened(request: AccessRequest, offer: Offer): FieldProblem[] {
  const fields: FieldProblem[] = [];
  if (!isVersionRange(offer.versions)) fields.push({ field: 'versions', problem: 'must be a range of versions' });
  else if (!isWithin(offer.versions, request.versions))
    fields.push({ field: 'versions', problem: `must stay within "${request.versions}"` });
  const added = offer.operations.filter((operation) => !request.operations.includes(operation));
  if (added.length > 0) fields.push({ field: 'operations', problem: `${added.join(', ')} was not asked for` });
  if (offer.seats < 1 || offer.seats > request.seats)
    fields.push({ field: 'seats', problem: `must be between 1 and ${request.seats}` });
  if (request.until && offer.until > request.until)
    fields.push({ field: 'until', problem: `must not be after ${dayOf(request.until)}` });
  return fields;
}

function overAlready({ from, until }: Offer): FieldProblem[] {
  return until > from
    ? []
    : [{ field: 'until', problem: `must be after ${from.toISOString()}, when access would start` }];
}
