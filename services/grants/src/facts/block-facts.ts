import { recordEvent } from '@alliance/events/outbox';
import {
  BlocklistAddedSchema,
  BlocklistAppealedSchema,
  BlocklistLiftedSchema,
  BlocklistUpheldSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Block } from '../domain/block.ts';
import { blockMessage } from '../mapping/block-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = {
  add: BlocklistAddedSchema,
  lift: BlocklistLiftedSchema,
  appeal: BlocklistAppealedSchema,
  uphold: BlocklistUpheldSchema,
} as const;
const STATES = {
  add: ['', 'standing'],
  lift: ['standing', 'lifted'],
  appeal: ['standing', 'standing'],
  uphold: ['standing', 'standing'],
} as const;

/** Records an act on an entry of a blocklist. Why stays among those whom it concerns. */
export async function recordBlockFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { block, actor, at }: { block: Block; actor: Actor; at: Date },
): Promise<void> {
  const [from, to] = STATES[act];
  const { organisation, id } = block;
  const audit = auditOf(actor, { organisation, kind: 'block', id, from, to });
  const appeal = block.appeal && { ...block.appeal, reasons: '', answer: '' };
  const silent = { ...block, reason: '', appeal };
  await recordEvent(trx, EVENTS[act], { audit, block: blockMessage(silent) }, at);
}
