import { recordEvent } from '@alliance/events/outbox';
import { BlocklistAddedSchema, BlocklistLiftedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Block } from '../domain/block.ts';
import { blockMessage } from '../mapping/block-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { add: BlocklistAddedSchema, lift: BlocklistLiftedSchema } as const;

/** Records that an entry of a blocklist was made or lifted. Why stays among those whom it concerns. */
export async function recordBlockFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { block, actor, at }: { block: Block; actor: Actor; at: Date },
): Promise<void> {
  const [from, to] = act === 'add' ? ['', 'standing'] : ['standing', 'lifted'];
  const { organisation, id } = block;
  const audit = auditOf(actor, { organisation, kind: 'block', id, from, to });
  await recordEvent(trx, EVENTS[act], { audit, block: blockMessage({ ...block, reason: '' }) }, at);
}
