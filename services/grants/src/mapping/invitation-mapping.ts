import type { InvitationSchema } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Invitation } from '../domain/co-applicants.ts';
import type { ReceivedInvitation } from '../store/invitation-store.ts';
import { assetRefMessage } from './asset-mapping.ts';
import { moments } from './moments.ts';

export function invitationMessage(
  invitation: Invitation & Partial<Pick<ReceivedInvitation, 'asset' | 'applicantId'>>,
): MessageInitShape<typeof InvitationSchema> {
  const { id, requestId, email, invitedAt, asset, applicantId = '' } = invitation;
  return {
    id,
    requestId,
    email,
    applicantPersonId: applicantId,
    ...(asset ? { asset: assetRefMessage(asset) } : {}),
    ...moments({ invitedAt }),
  };
}
