import { recordEvent } from '@alliance/events/outbox';
import {
  AppealOpenedSchema,
  AppealRemittedSchema,
  AppealUpheldSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Appeal } from '../domain/appeal.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { appealMessage } from '../mapping/decision-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

const EVENTS = { appeal: AppealOpenedSchema, uphold: AppealUpheldSchema, remit: AppealRemittedSchema } as const;

/** Records an act of an appeal, which is now as given: of the request that it is about, or of the grant. */
export async function recordAppealFact(
  trx: GrantsTrx,
  act: keyof typeof EVENTS,
  fact: { appeal: Appeal; asset: AssetRef; actor: Actor; from: string; to: string; at: Date },
): Promise<void> {
  const { appeal, asset, actor, from, to, at } = fact;
  const [kind, id] = appeal.grantId ? ['grant', appeal.grantId] : ['access_request', appeal.requestId];
  const audit = auditOf(actor, { organisation: asset.organisation, kind, id, from, to });
  const silent = appealMessage({ ...appeal, reasons: '', answer: '' });
  await recordEvent(trx, EVENTS[act], { audit, appeal: silent }, at);
}
