import type { EventInfo } from '@alliance/events/handlers';
import type { AssessmentChanged } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { toAssetRef } from '../mapping/asset-mapping.ts';
import { putLicenceVerdict } from '../store/licence-verdict-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/**
 * Takes in how the assessment of a published version came out anew: while it is BLOCK, its licences contradict each other and the
 * version is given under no grant. Assessments for labels say nothing about that.
 */
export async function applyAssessment(
  trx: GrantsTrx,
  { version, purpose, after }: AssessmentChanged,
  { sequence, occurredAt }: EventInfo,
): Promise<void> {
  if (purpose !== 'publication' || !version) return;
  await putLicenceVerdict(trx, {
    asset: toAssetRef(version.asset),
    version: version.version,
    sequence,
    conflicts: after === 'BLOCK',
    since: occurredAt,
  });
}
