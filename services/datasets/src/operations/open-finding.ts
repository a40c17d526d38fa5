import { auditContext } from '@alliance/assets/events';
import { findAsset } from '@alliance/assets/store/asset-store';
import type { AssetTables } from '@alliance/assets/tables';
import { recordEvent } from '@alliance/events/outbox';
import { FindingOpenedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ProfiledFile } from '../domain/file-report.ts';
import { contradiction } from '../domain/finding.ts';
import { insertFinding } from '../store/finding-store.ts';
import type { Job } from '../store/job-store.ts';
import type { DatasetsTables } from '../store/tables.ts';
import type { NamedVersion } from '../store/version-name-store.ts';

type Profiled = { job: Job; named: NamedVersion; files: readonly ProfiledFile[]; now: Date };

/** Opens a finding when what was found does not go with what the owner says about the dataset; a version has one at most. */
export async function openFinding(
  trx: Transaction<DatasetsTables>,
  { job, named, files, now }: Profiled,
): Promise<void> {
  const asset = await findAsset(trx as unknown as Transaction<AssetTables>, named.asset);
  if (!asset) return;
  const reports = files.map(({ report }) => report);
  const found = contradiction(asset.personalData, reports);
  if (!found) return;
  const { version, manifestDigest } = named.version;
  const { organisation, name } = asset;
  const place = { versionId: job.versionId, organisation, name, version, manifestDigest };
  const finding = await insertFinding(trx, {
    id: uuidv7(),
    ...place,
    declared: asset.personalData,
    ...found,
    openedAt: now,
  });
  if (!finding) return;
  const actor = { personId: '', role: 'system' };
  const audit = auditContext('dataset', { actor, asset, previousState: '', nextState: 'open' }, finding);
  await recordEvent(trx, FindingOpenedSchema, { audit, findingId: finding.id, types: [...finding.types] }, now);
}
