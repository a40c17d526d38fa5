import { type AwardSchema, AwardStateSchema } from '@alliance/proto/alliance/grants/v1/award_pb';
import { OperationSchema, PurposeSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Award } from '../domain/award.ts';
import { assetRefMessage } from './asset-mapping.ts';
import { moments } from './moments.ts';

/** An award as those see it who give it. */
export function awardMessage(award: Award): MessageInitShape<typeof AwardSchema> {
  const { until, givenAt, expiresAt, endedAt } = award;
  return {
    id: award.id,
    asset: assetRefMessage(award.asset),
    email: award.email ?? '',
    versions: award.versions,
    purpose: enumValue(PurposeSchema, award.purpose),
    operations: award.operations.map((operation) => enumValue(OperationSchema, operation)),
    reason: award.reason,
    givenByPersonId: award.givenBy,
    state: enumValue(AwardStateSchema, award.state),
    requestId: award.requestId ?? '',
    ...moments({ until, givenAt, expiresAt, endedAt }),
  };
}

/** The same as the alliance hears of it: without an address and anybody's words. */
export function awardFact(award: Award): MessageInitShape<typeof AwardSchema> {
  return awardMessage({ ...award, email: undefined, reason: '' });
}
