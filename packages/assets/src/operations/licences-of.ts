import type { AssetsContext } from '../context.ts';
import { licenceFinder, licenceRules } from '../domain/file-licences.ts';
import type { Version } from '../domain/version.ts';
import { findConclusions } from '../store/conclusion-store.ts';

/** Tells the licence of each path of a version; '' for what has none yet, as in a draft. */
export async function licencesOf(
  { db }: Pick<AssetsContext, 'db'>,
  version: Pick<Version, 'id' | 'licence' | 'licences'>,
): Promise<(path: string) => string> {
  return licenceFinder(licenceRules(version, await findConclusions(db, version.id)));
}
