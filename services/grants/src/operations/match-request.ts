import { matchUse, type UseBeneficiary } from '../domain/match-use.ts';
import type { AccessRequest } from '../domain/request.ts';
import type { PinnedMatch } from '../domain/use-conditions.ts';
import type { Beneficiary } from '../domain/vocabulary.ts';
import { organisationsBehind } from '../store/member-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import { newestConditions } from '../store/use-conditions-store.ts';

type Matched = Pick<AccessRequest, 'asset' | 'purpose' | 'operations' | 'beneficiary' | 'useCodes'>;

/** What a request is for, held against what its asset permits as it stands now. */
export async function matchRequest(db: GrantsDb, request: Matched): Promise<PinnedMatch> {
  const { codes, version } = await newestConditions(db, request.asset);
  const { purpose, operations, useCodes: declared = [] } = request;
  const beneficiary = await useBeneficiary(db, request.beneficiary);
  return { ...matchUse(codes, { purpose, operations, declared, beneficiary }), conditionsVersion: version };
}

async function useBeneficiary(db: GrantsDb, beneficiary: Beneficiary): Promise<UseBeneficiary> {
  return { kind: beneficiary.kind, organisations: await organisationsBehind(db, beneficiary) };
}
