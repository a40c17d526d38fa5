import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AssessmentChanged } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Transaction } from 'kysely';
import type { AssetsContext } from '../context.ts';
import { takeLabelOff } from '../store/asset-store.ts';
import type { AssetTables } from '../tables.ts';

const SYSTEM = { personId: '', role: 'system' };
const FITTING: readonly string[] = ['OK', 'DUTY'];

/** Takes the label "public alliance asset" off what, assessed again, everybody may not use commercially any more. */
export async function applyAssessmentChange(
  trx: Transaction<AssetTables>,
  { kind, events, clock }: Pick<AssetsContext, 'kind' | 'events' | 'clock'>,
  { version, purpose, after }: Pick<AssessmentChanged, 'version' | 'purpose' | 'after'>,
): Promise<void> {
  const { asset: ref, version: number = '' } = version ?? {};
  const isLabel = purpose === 'label-licence' || purpose === 'label-sources';
  if (!ref || !isLabel || FITTING.includes(after) || enumName(AssetKindSchema, ref.kind) !== kind) return;
  const now = clock();
  const asset = await takeLabelOff(trx, ref, number, now);
  if (!asset) return;
  const states = { previousState: 'labelled', nextState: 'unlabelled' };
  await events.publicLabelChanged(trx, { actor: SYSTEM, asset, ...states, cause: 'verdict-changed' }, now);
}
