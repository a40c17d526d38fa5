import type { Grant } from './grant.ts';

/** How long a holder has to attest that the data was deleted. */
const DAYS = 30;

const ENDS = ['revoked', 'expired', 'closed'] as const;
/** How a grant ended, or that a version which it gave was retracted. */
export type DeletionCause = (typeof ENDS)[number] | 'retracted';

/** That the holder of a grant is asked to attest the deletion of the data, and whether they did. */
export type Deletion = Pick<Grant, 'asset' | 'beneficiary'> & {
  grantId: string;
  cause: DeletionCause;
  /** The retracted version that it is about; empty: all that the grant gave. */
  version: string;
  askedAt: Date;
  dueAt: Date;
  attestedBy: string | undefined;
  attestedAt: Date | undefined;
  /** In the holder's words. */
  statement: string;
};

/**
 * What is asked of the holder of a grant that has just ended; undefined where its terms do not ask, nobody could ever have the
 * data, or a renewal goes on with it.
 */
export function deletionOf(grant: Grant, at: Date, dayMs: number): Deletion | undefined {
  const cause = ENDS.find((state) => state === grant.state);
  if (!cause || !grant.deletionRequired || !grant.activatedAt) return undefined;
  const { id: grantId, asset, beneficiary } = grant;
  const { dueAt } = timeToDelete(at, dayMs);
  return {
    grantId,
    asset,
    beneficiary,
    cause,
    version: '',
    askedAt: at,
    dueAt,
    attestedBy: undefined,
    attestedAt: undefined,
    statement: '',
  };
}

/** When somebody is asked now, and until when they have time. */
export function timeToDelete(at: Date, dayMs: number): Pick<Deletion, 'askedAt' | 'dueAt'> {
  return { askedAt: at, dueAt: new Date(at.getTime() + DAYS * dayMs) };
}

/** Whether the time to attest is over and nobody did. */
export function isLate({ dueAt, attestedAt }: Pick<Deletion, 'dueAt' | 'attestedAt'>, now: Date): boolean {
  return attestedAt === undefined && dueAt <= now;
}
