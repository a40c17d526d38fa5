import type { DelegationSchema } from '@alliance/proto/alliance/grants/v1/delegation_pb';
import type { StartDelegationRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Delegation } from '../domain/delegation.ts';
import type { NewDelegation } from '../operations/start-delegation.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { moments, toDate } from './moments.ts';

export function toNewDelegation({ organisation, email, from, until, assets }: StartDelegationRequest): NewDelegation {
  return { organisation, email, from: toDate(from), until: toDate(until), assets: assets.map(toAssetRef) };
}

export function delegationMessage(delegation: Delegation): MessageInitShape<typeof DelegationSchema> {
  const { id, organisation, stewardId, delegateId, from, until, assets, endedAt } = delegation;
  return {
    id,
    organisation,
    stewardPersonId: stewardId,
    delegatePersonId: delegateId,
    assets: assets.map(assetRefMessage),
    ...moments({ from, until, endedAt }),
  };
}
