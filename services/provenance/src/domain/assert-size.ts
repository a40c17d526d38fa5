import type { ManifestPages } from '@alliance/statements/manifest-pages';
import { PREDICATES } from '@alliance/statements/predicate-types';
import type { Statement } from '@alliance/statements/statement';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { VersionSize } from './lineage-node.ts';

/**
 * What a statement says of how many files and bytes a version has must be so, as far as that is known. Throws StatementRefusal with
 * the step `digests`.
 */
export function assertSize({ predicateType, predicate }: Statement, known: VersionSize | undefined): void {
  if (predicateType !== PREDICATES.manifestRoot || known === undefined) return;
  const { files, bytes } = predicate as ManifestPages;
  if (files === known.files && bytes === known.bytes) return;
  throw new StatementRefusal(
    'digests',
    'size_mismatch',
    `The version has ${known.files} files of ${known.bytes} bytes, and the statement says ${files} of ${bytes}.`,
  );
}
