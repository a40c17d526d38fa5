import type { DeletionSchema } from '@alliance/proto/alliance/grants/v1/deletion_pb';
import { GrantStateSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Deletion, isLate } from '../domain/deletion.ts';
import { assetRefMessage } from './asset-mapping.ts';
import { moments } from './moments.ts';
import { beneficiaryMessage } from './request-mapping.ts';

/** What is asked of a holder, as it stands at a moment. */
export function deletionMessage(deletion: Deletion, now: Date): MessageInitShape<typeof DeletionSchema> {
  const {
    grantId,
    asset,
    beneficiary,
    cause,
    version,
    askedAt,
    dueAt,
    attestedBy = '',
    attestedAt,
    statement,
  } = deletion;
  return {
    grantId,
    asset: assetRefMessage(asset),
    beneficiary: beneficiaryMessage(beneficiary),
    ...(cause === 'retracted' ? {} : { cause: enumValue(GrantStateSchema, cause) }),
    version,
    ...moments({ askedAt, dueAt, attestedAt }),
    late: isLate(deletion, now),
    attestedByPersonId: attestedBy,
    statement,
  };
}
