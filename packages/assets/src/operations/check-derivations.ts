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

/**
 * Asks `licensing` whether the sources of a version allow its publication under a licence. Errors: `derivation_blocked`, and
 * `review_pending` until governance has decided.
 */
export async function checkDerivations(
  { kind, db, derivations, manifests }: Context,
  given: { asset: Asset; version: string; licence: string; derivedFrom: readonly Derivation[]; manifest: Manifest },
  asker: Asker,
): Promise<void> {
  const { asset, version, licence, derivedFrom, manifest } = given;
  if (derivedFrom.length === 0) return;
  const source = nodeSource(db, asset.id, manifests);
  const found = await Promise.all(NOTICES.map((path) => findFile(source, manifest.root, path)));
  const request = {
    version: toVersionRef(kind, asset, version),
    licence,
    derivedFrom: derivedFrom.map(toDerivationMessage),
    files: found.flatMap((file) => file?.path ?? []),
  };
  await derivations.checkPublication(request, asker.forward());
}
