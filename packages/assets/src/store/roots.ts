import type { Manifest } from '../manifest/manifest.ts';

type RootColumns = { root: Buffer | null; folded_root: Buffer | null };

/** Roots as they stand in a row. */
export function toRootColumns({ root, folded }: Manifest): RootColumns {
  return { root: toColumn(root), folded_root: toColumn(folded) };
}

/** Roots of a row. */
export function toManifest({ root, folded_root }: RootColumns): Manifest {
  return { root: root?.toString('hex') ?? '', folded: folded_root?.toString('hex') ?? '' };
}

function toColumn(root: string): Buffer | null {
  return root === '' ? null : Buffer.from(root, 'hex');
}
