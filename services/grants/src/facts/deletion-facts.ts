import { recordEvents } from '@alliance/events/outbox';
import { DeletionAskedSchema, DeletionAttestedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Deletion } from '../domain/deletion.ts';
import { deletionMessage } from '../mapping/deletion-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { ask: DeletionAskedSchema, attest: DeletionAttestedSchema } as const;
const STATES = { ask: ['', 'asked'], attest: ['asked', 'attested'] } as const;

/** Records that deletions are to be attested, or were; nobody's words. */
export async function recordDeletionFacts(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { deletions, actor, at }: { deletions: readonly Deletion[]; actor: Actor; at: Date },
): Promise<void> {
  const [from, to] = STATES[act];
  const facts = deletions.map((deletion) => {
    const { grantId: id, asset } = deletion;
    const audit = auditOf(actor, { organisation: asset.organisation, kind: 'grant', id, from, to });
    return { audit, deletion: deletionMessage({ ...deletion, statement: '' }, at) };
  });
  await recordEvents(trx, EVENTS[act], facts, at);
}
