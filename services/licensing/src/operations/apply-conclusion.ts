import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Transaction } from 'kysely';
import type { LicensingTables } from '../store/tables.ts';
import { putVersionLicence } from '../store/version-licence-store.ts';
import { wantDependants } from '../store/wanted-store.ts';
import { versionText } from '../version-text.ts';

/** Lets what was concluded of a version's licences count from now on, and what rests on it be assessed again. */
export async function applyConclusion(
  trx: Transaction<LicensingTables>,
  { version, licences, doubts }: { version: AssetVersionRef; licences: readonly string[]; doubts: readonly string[] },
  concludedAt: Date,
): Promise<void> {
  const output = versionText(version);
  await putVersionLicence(trx, { output, licences, doubts, concludedAt });
  await wantDependants(trx, output);
}
