import { recordEvent } from '@alliance/events/outbox';
import { AssetResumedSchema, AssetSuspendedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { AssetSuspension } from '../domain/asset-suspension.ts';
import { assetRefMessage } from '../mapping/asset-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { suspend: AssetSuspendedSchema, resume: AssetResumedSchema } as const;
const STATES = { suspend: ['', 'suspended'], resume: ['suspended', ''] } as const;

/** Records that all grants of an asset were suspended, or that they go on; how many there were. */
export async function recordSuspensionFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  { suspension, grants, actor, at }: { suspension: AssetSuspension; grants: number; actor: Actor; at: Date },
): Promise<void> {
  const { id, asset } = suspension;
  const [from, to] = STATES[act];
  const audit = auditOf(actor, { organisation: asset.organisation, kind: 'suspension', id, from, to });
  await recordEvent(trx, EVENTS[act], { audit, asset: assetRefMessage(asset), suspensionId: id, grants }, at);
}
