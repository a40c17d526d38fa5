import type { Caller } from '@alliance/auth/caller';
import type { Appeal } from '../domain/appeal.ts';
import type { AccessRequest } from '../domain/request.ts';
import { requireNeutralGovernance } from '../domain/separation-of-duties.ts';
import { membershipsOf } from '../store/member-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { asSubject } from './decide-on-request.ts';

/**
 * Throws `separation_of_duties` unless the caller is of neither side of an appeal: not of the asset's organisation, nor of the one
 * that would hold the grant or to which the person belongs who would, and without a part in it.
 */
export async function requireNeutral(
  trx: GrantsTrx,
  caller: Caller,
  { request, appeal, decidedBy }: { request: AccessRequest; appeal: Appeal; decidedBy: string | undefined },
): Promise<void> {
  const { asset, beneficiary, applicantId, firstApproval } = request;
  const theirs =
    beneficiary.kind === 'organisation'
      ? [beneficiary.organisation]
      : (await membershipsOf(trx, beneficiary.personId)).map(({ organisation }) => organisation);
  const people = [
    applicantId,
    appeal.appellantId,
    decidedBy,
    request.decidedBy,
    request.decidedFor,
    firstApproval?.by,
    ...(request.coApplicants ?? []),
  ];
  requireNeutralGovernance(
    { sides: [asset.organisation, ...theirs], people: people.filter((person) => person !== undefined) },
    await asSubject(trx, caller),
  );
}
