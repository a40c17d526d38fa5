import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import type { Derivation } from '../domain/version.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { findFile } from '../manifest/read-files.ts';
import { nodeSource } from '../store/node-store.ts';
import { toDerivationMessage, toVersionRef } from '../to-proto.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'derivations' | 'manifests'>;

/** Files that licences of models ask for. */
const NOTICES = ['Notice', 'NOTICE', 'Notice.txt', 'NOTICE.txt', 'Notice.md', 'NOTICE.md'];

/** A version with what decides whether it may be published, as far as its sources go. */
export type DerivedVersion = {
  asset: Asset;
  version: string;
  licence: string;
  derivedFrom: readonly Derivation[];
  /** Licences that some of its files have besides. */
  fileLicences: readonly string[];
  /** What is to be looked at. */
  doubts: readonly string[];
  manifest: Manifest;
};

/**
 * Asks `licensing` whether the sources of a version, and what its texts say, allow its publication under its licences. Errors: `derivation_blocked`, and
 * `review_pending` until governance has decided.
 */
export async function checkDerivations(context: Context, given: DerivedVersion, asker: Asker): Promise<void> {
  if (given.derivedFrom.length === 0 && given.doubts.length === 0) return;
  await context.derivations.checkPublication(await licensingRequest(context, given), asker.forward());
}

/** What `licensing` is told of a version. */
export async function licensingRequest(
  { kind, db, manifests }: Omit<Context, 'derivations'>,
  { asset, version, licence, derivedFrom, manifest, fileLicences, doubts }: DerivedVersion,
) {
  const source = nodeSource(db, asset.id, manifests);
  const found = await Promise.all(NOTICES.map((path) => findFile(source, manifest.root, path)));
  return {
    version: toVersionRef(kind, asset, version),
    licence,
    derivedFrom: derivedFrom.map(toDerivationMessage),
    files: found.flatMap((file) => file?.path ?? []),
    fileLicences: [...fileLicences],
    licenceDoubts: [...doubts],
  };
}
