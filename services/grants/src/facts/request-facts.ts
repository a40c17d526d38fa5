import { recordEvent } from '@alliance/events/outbox';
import {
  AccessRequestApprovedSchema,
  AccessRequestedSchema,
  AccessRequestRejectedSchema,
  AccessRequestResubmittedSchema,
  AccessRequestReturnedSchema,
  AccessRequestWithdrawnSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { AccessRequest } from '../domain/request.ts';
import type { RequestAct, RequestState } from '../domain/request-states.ts';
import { requestFact } from '../mapping/request-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = {
  submit: AccessRequestedSchema,
  resubmit: AccessRequestResubmittedSchema,
  withdraw: AccessRequestWithdrawnSchema,
  approve: AccessRequestApprovedSchema,
  reject: AccessRequestRejectedSchema,
  return: AccessRequestReturnedSchema,
} as const satisfies Record<Exclude<RequestAct, 'comment'>, unknown>;

/** Records that an act changed a request, which is now as given. */
export async function recordRequestFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { request, from, actor, at }: { request: AccessRequest; from: RequestState | ''; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = request;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'access_request', id, from, to: state });
  await recordEvent(trx, EVENTS[act], { audit, request: requestFact(request) }, at);
}
