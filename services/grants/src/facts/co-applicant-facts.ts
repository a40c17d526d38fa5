import { recordEvent } from '@alliance/events/outbox';
import {
  CoApplicantInvitedSchema,
  CoApplicantJoinedSchema,
  CoApplicantRemovedSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { AccessRequest } from '../domain/request.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

type Fact = { act: 'invite'; invitationId: string } | { act: 'join' | 'remove'; personId: string };

/** Records who asks together with an applicant, without an address; of a request that was never submitted nothing. */
export async function recordCoApplicantFact(
  trx: GrantsTrx,
  fact: Fact,
  { request, actor, at }: { request: AccessRequest; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state, submittedAt } = request;
  if (submittedAt === undefined) return;
  const audit = auditOf(actor, {
    organisation: asset.organisation,
    kind: 'access_request',
    id,
    from: state,
    to: state,
  });
  if (fact.act === 'invite') {
    await recordEvent(trx, CoApplicantInvitedSchema, { audit, requestId: id, invitationId: fact.invitationId }, at);
    return;
  }
  const schema = fact.act === 'join' ? CoApplicantJoinedSchema : CoApplicantRemovedSchema;
  await recordEvent(trx, schema, { audit, requestId: id, personId: fact.personId }, at);
}
