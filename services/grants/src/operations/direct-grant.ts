import { invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import { type AccessRequest, UNDECIDED } from '../domain/request.ts';
import { startClock } from '../domain/request-clock.ts';
import { caseProblems, MAX_NOTE, scopeProblems, textProblems } from '../domain/request-limits.ts';
import { ANY_VERSION } from '../domain/version-range.ts';
import type { AssetRef, Beneficiary, Operation, Purpose } from '../domain/vocabulary.ts';
import type { Grantee } from './beneficiary-of.ts';
import { USUAL_OPERATIONS } from './create-request.ts';

/** Access that a steward gives unasked. */
export type DirectGrant = {
  asset: AssetRef;
  to: Grantee | undefined;
  /** Empty = every version. */
  versions: string;
  purpose: Purpose | undefined;
  /** Empty = view and download. */
  operations: readonly Operation[];
  /** 0 = 1. */
  seats: number;
  until: Date | undefined;
  reason: string;
};

export type WholeGrant = DirectGrant & { to: Grantee; purpose: Purpose; until: Date };

/** What is given, with what is meant where nothing is said. Throws `invalid_argument` with every problem. */
export function requireWhole(given: DirectGrant, now: Date): WholeGrant {
  const { to, purpose, until, reason } = given;
  const versions = given.versions.trim() || ANY_VERSION;
  const seats = given.seats === 0 ? 1 : given.seats;
  const kind = to?.case === 'organisation' ? 'organisation' : 'person';
  const noDraft = { statement: '', newFrom: undefined, from: undefined, until };
  const problems = [
    ...(to ? [] : [{ field: 'to', problem: 'must be a person or an organisation' }]),
    ...scopeProblems({ versions, purpose, seats, beneficiary: kind }),
    ...(kind === 'person' && seats > 1 ? [{ field: 'seats', problem: 'must be 1 for a person' }] : []),
    ...(until ? caseProblems(noDraft, now, { draft: true }) : [{ field: 'until', problem: 'is required' }]),
    ...textProblems('reason', reason, MAX_NOTE, { required: true }),
  ];
  if (!to || !purpose || !until || problems.length > 0)
    throw invalidArgument('Access cannot be given like this. Correct the fields named.', problems);
  const operations = given.operations.length > 0 ? given.operations : USUAL_OPERATIONS;
  return { ...given, to, purpose, until, versions, seats, operations };
}

/** Access given unasked, written down as a request. */
export function unaskedRequest(
  wish: Omit<WholeGrant, 'to'>,
  beneficiary: Beneficiary,
  { at, dayMs }: { at: Date; dayMs: number },
): AccessRequest {
  const { asset, versions, purpose, operations, seats, until, reason } = wish;
  return {
    id: uuidv7(),
    asset,
    versions,
    // Nobody asked for an organisation.
    applicantId: beneficiary.kind === 'person' ? beneficiary.personId : '',
    beneficiary,
    purpose,
    operations,
    statement: reason.trim(),
    seats,
    from: undefined,
    until,
    state: 'submitted',
    ...UNDECIDED,
    createdAt: at,
    submittedAt: at,
    clock: startClock(at, dayMs),
    excludedDeciders: [],
    unasked: true,
  };
}
