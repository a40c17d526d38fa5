import { AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { fileLicencesOf, openDoubts } from '../domain/file-licences.ts';
import { findConclusions } from '../store/conclusion-store.ts';
import { findVersion, type StoredVersion } from '../store/version-store.ts';
import { type DerivedVersion, licensingRequest } from './check-derivations.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'derivations' | 'manifests'>;

/**
 * Throws `public_label_refused` unless the asset may carry the label "public alliance asset" (licensing.md section 7): its bytes
 * are open, and its newest version may be used commercially with all that it was made from.
 */
export async function checkLabelled(context: Context, asset: Asset, asker: Asker): Promise<void> {
  if (asset.access !== 'open') {
    throw refused(`Only an open ${context.kind} can carry the label "public alliance asset". Open it first.`, {
      access: asset.access,
    });
  }
  const version = asset.latestVersion === '' ? undefined : await findVersion(context.db, asset, asset.latestVersion);
  if (!version) {
    throw refused(
      'Nothing is published of which could be said that everybody may use it commercially. Publish a version first.',
    );
  }
  const request = await licensingRequest(context, await countingVersion(context, version, asset));
  await context.derivations.checkPublicLabel({ ...request, published: true }, asker.forward());
}

/** With what counts of its licences, conclusions before declarations. */
async function countingVersion(context: Context, version: StoredVersion, asset: Asset): Promise<DerivedVersion> {
  const conclusions = await findConclusions(context.db, version.id);
  const doubts = openDoubts(version.detectedLicences, conclusions);
  const declared = [version.licence, ...fileLicencesOf(version)];
  const [licence = version.licence, ...fileLicences] = conclusions.at(-1)?.licences ?? declared;
  return { ...version, asset, licence, fileLicences, doubts };
}

/** The same for the next version of an asset that carries the label. */
export async function checkStaysLabelled(context: Context, next: DerivedVersion, asker: Asker): Promise<void> {
  if (!next.asset.publicAllianceAsset) return;
  try {
    const request = await licensingRequest(context, next);
    await context.derivations.checkPublicLabel({ ...request, published: false }, asker.forward());
  } catch (error) {
    if (!isAllianceError(error, 'public_label_refused')) throw error;
    const what = `To publish it, first take the label off the ${context.kind} (publicAllianceAsset: false).`;
    throw refused(`${error.message} ${what}`, error.details);
  }
}

function refused(message: string, details: Readonly<Record<string, unknown>> = {}): AllianceError {
  return new AllianceError('public_label_refused', message, { details });
}
