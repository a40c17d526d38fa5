import { recordEvent } from '@alliance/events/outbox';
import { DelegationEndedSchema, DelegationStartedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Delegation } from '../domain/delegation.ts';
import { delegationMessage } from '../mapping/delegation-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { start: DelegationStartedSchema, end: DelegationEndedSchema } as const;

/** Records that a delegation was made or ended before its time. */
export async function recordDelegationFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { delegation, actor, at }: { delegation: Delegation; actor: Actor; at: Date },
): Promise<void> {
  const [from, to] = act === 'start' ? ['', 'standing'] : ['standing', 'ended'];
  const { organisation, id } = delegation;
  const audit = auditOf(actor, { organisation, kind: 'delegation', id, from, to });
  await recordEvent(trx, EVENTS[act], { audit, delegation: delegationMessage(delegation) }, at);
}
