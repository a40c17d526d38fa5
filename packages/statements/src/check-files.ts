import { type ManifestPages, manifestPages, type SizedFile } from './manifest-pages.ts';
import { inPathOrder, manifestRoot } from './model-manifest.ts';
import { PREDICATES } from './predicate-types.ts';
import type { Statement } from './statement.ts';

/** What a list of files has otherwise than what was signed: a number, or the paths from `first` to `last`. */
export type FilesProblem =
  | { kind: 'digest' }
  | { kind: 'files' | 'bytes'; signed: number; listed: number }
  | { kind: 'paths'; first: string; last: string };

/** True for the statements that say which files a version has. */
export function tellsOfFiles(predicateType: string): boolean {
  return predicateType === PREDICATES.modelSigning || predicateType === PREDICATES.manifestRoot;
}

/** The first thing that a list has otherwise than a statement that tells of files; undefined when it is the same to the last path. */
export function filesProblem(statement: Statement, listed: readonly SizedFile[]): FilesProblem | undefined {
  const different =
    statement.predicateType === PREDICATES.manifestRoot
      ? pagesProblem(statement.predicate as ManifestPages, listed)
      : resourcesProblem(statement.predicate as Manifest, listed);
  if (different) return different;
  return statement.subjects[0]?.sha256 === manifestRoot(listed) ? undefined : { kind: 'digest' };
}

function pagesProblem(signed: ManifestPages, listed: readonly SizedFile[]): FilesProblem | undefined {
  const found = manifestPages(listed);
  if (found.files !== signed.files) return { kind: 'files', signed: signed.files, listed: found.files };
  const at = found.pages.findIndex((page, n) => page !== signed.pages[n]);
  if (at !== -1) {
    const page = inPathOrder(listed).slice(at * found.filesPerPage, (at + 1) * found.filesPerPage);
    return { kind: 'paths', first: page[0]?.path ?? '', last: page.at(-1)?.path ?? '' };
  }
  return found.bytes === signed.bytes ? undefined : { kind: 'bytes', signed: signed.bytes, listed: found.bytes };
}

type Manifest = { resources: { name: string; digest: string }[] };

function resourcesProblem({ resources }: Manifest, listed: readonly SizedFile[]): FilesProblem | undefined {
  if (resources.length !== listed.length) return { kind: 'files', signed: resources.length, listed: listed.length };
  const signed = new Map(resources.map(({ name, digest }) => [name, digest]));
  const other = listed.find(({ path, sha256 }) => signed.get(path) !== sha256);
  return other && { kind: 'paths', first: other.path, last: other.path };
}
