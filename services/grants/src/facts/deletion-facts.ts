import { recordEvent } from '@alliance/events/outbox';
import { DeletionAskedSchema, DeletionAttestedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Deletion } from '../domain/deletion.ts';
import { deletionMessage } from '../mapping/deletion-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { ask: DeletionAskedSchema, attest: DeletionAttestedSchema } as const;
const STATES = { ask: ['', 'asked'], attest: ['asked', 'attested'] } as const;

/** Records that a deletion is to be attested, or was; nobody's words. */
export async function recordDeletionFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { deletion, actor, at }: { deletion: Deletion; actor: Actor; at: Date },
): Promise<void> {
  const [from, to] = STATES[act];
  const { grantId: id, asset } = deletion;
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'grant', id, from, to });
  await recordEvent(trx, EVENTS[act], { audit, deletion: deletionMessage({ ...deletion, statement: '' }, at) }, at);
}
