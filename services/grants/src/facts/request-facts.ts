import { recordEvent } from '@alliance/events/outbox';
import {
  AccessRequestAcceptedSchema,
  AccessRequestApprovedSchema,
  AccessRequestAssignedSchema,
  AccessRequestedSchema,
  AccessRequestLapsedSchema,
  AccessRequestNarrowedSchema,
  AccessRequestRejectedSchema,
  AccessRequestResubmittedSchema,
  AccessRequestReturnedSchema,
  AccessRequestWithdrawnSchema,
  DecisionEscalatedSchema,
  DecisionOverdueSchema,
  DecisionRemindedSchema,
  SecondDecisionNeededSchema,
  SignatureAskedSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { AccessRequest } from '../domain/request.ts';
import type { Alarm } from '../domain/request-clock.ts';
import type { RequestAct, RequestState } from '../domain/request-states.ts';
import { requestFact } from '../mapping/request-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = {
  submit: AccessRequestedSchema,
  resubmit: AccessRequestResubmittedSchema,
  'ask-signature': SignatureAskedSchema,
  'refuse-signature': AccessRequestWithdrawnSchema,
  withdraw: AccessRequestWithdrawnSchema,
  approve: AccessRequestApprovedSchema,
  'approve-first': SecondDecisionNeededSchema,
  offer: AccessRequestNarrowedSchema,
  accept: AccessRequestAcceptedSchema,
  decline: AccessRequestWithdrawnSchema,
  reject: AccessRequestRejectedSchema,
  return: AccessRequestReturnedSchema,
  assign: AccessRequestAssignedSchema,
  lapse: AccessRequestLapsedSchema,
} as const satisfies Partial<Record<RequestAct, unknown>>;

/** Acts that are facts by themselves; of the others the fact is an appeal, a review, or nobody's business. */
export type RecordedAct = keyof typeof EVENTS;

/** As which fact an act on a request is recorded; a signature submits it. */
export function factOf(act: RequestAct, { submittedAt }: AccessRequest): RecordedAct | undefined {
  if (act === 'sign') return submittedAt ? 'resubmit' : 'submit';
  return isRecorded(act) ? act : undefined;
}

function isRecorded(act: RequestAct): act is RecordedAct {
  return act in EVENTS;
}

/** Records that an act changed a request, which is now as given. */
export async function recordRequestFact(
  trx: GrantsTrx,
  act: RecordedAct,
  { request, from, actor, at }: { request: AccessRequest; from: RequestState | ''; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = request;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'access_request', id, from, to: state });
  await recordEvent(trx, EVENTS[act], { audit, request: requestFact(request) }, at);
}

/** Records that an alarm of a request's clock was told. */
export async function recordAlarm(
  trx: GrantsTrx,
  { act, day }: Alarm,
  { request, actor, at }: { request: AccessRequest; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset, state } = request;
  const audit = auditOf(actor, {
    organisation: asset.organisation,
    kind: 'access_request',
    id,
    from: state,
    to: state,
  });
  const fact = { audit, request: requestFact(request) };
  if (act === 'remind') await recordEvent(trx, DecisionRemindedSchema, { ...fact, day }, at);
  else await recordEvent(trx, act === 'overdue' ? DecisionOverdueSchema : DecisionEscalatedSchema, fact, at);
}
