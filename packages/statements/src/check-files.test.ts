import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type FilesProblem, filesProblem } from './check-files.ts';
import { signStatement, writeEnvelope } from './envelope.ts';
import { manifestPages, type SizedFile } from './manifest-pages.ts';
import { manifestRoot } from './model-manifest.ts';
import { PREDICATES } from './predicate-types.ts';
import { readStatement, type Statement, toStatement } from './statement.ts';

const nonce = 'n'.repeat(22);
const filesOf = (count: number): SizedFile[] =>
  Array.from({ length: count }, (_, n) => ({
    path: `f${String(n).padStart(8, '0')}`,
    size: n,
    sha256: hash('sha256', String(n)),
  }));
const subjectOf = (files: readonly SizedFile[]) => [{ name: 'dataset:a/b@1.0.0', sha256: manifestRoot(files) }];
const read = (statement: object) => readStatement(Buffer.from(JSON.stringify(statement)));
const MANY = filesOf(5_001);
const paged = read(toStatement(subjectOf(MANY), PREDICATES.manifestRoot, { ...manifestPages(MANY), nonce }));
const FEW = filesOf(3);
const listed = read(
  toStatement(subjectOf(FEW), PREDICATES.modelSigning, {
    serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] },
    resources: FEW.map(({ path, sha256 }) => ({ name: path, algorithm: 'sha256', digest: sha256 })),
  }),
);
/** The files with one of them otherwise. */
const but = (files: readonly SizedFile[], at: number, change: Partial<SizedFile>) =>
  files.map((file, n) => (n === at ? { ...file, ...change } : file));
const x = hash('sha256', 'x');

describe('files that were signed', () => {
  test('are known again in any order', () => {
    expect(filesProblem(paged, MANY.toReversed())).toBeUndefined();
    expect(filesProblem(listed, FEW.toReversed())).toBeUndefined();
  });

  test.each<[FilesProblem, Statement, readonly SizedFile[]]>([
    [{ kind: 'files', signed: 5_001, listed: 5_000 }, paged, MANY.slice(1)],
    [{ kind: 'files', signed: 3, listed: 2 }, listed, FEW.slice(1)],
    // Page 3 holds the files 2,000 to 2,999.
    [{ kind: 'paths', first: 'f00002000', last: 'f00002999' }, paged, but(MANY, 2_500, { sha256: x })],
    [{ kind: 'paths', first: 'f00002000', last: 'f00002999' }, paged, but(MANY, 2_500, { path: 'f000025001' })],
    [{ kind: 'paths', first: 'f00005000', last: 'f00005000' }, paged, but(MANY, 5_000, { size: 1 })],
    [{ kind: 'paths', first: 'f00000001', last: 'f00000001' }, listed, but(FEW, 1, { sha256: x })],
    [{ kind: 'paths', first: 'other', last: 'other' }, listed, but(FEW, 1, { path: 'other' })],
    [{ kind: 'bytes', signed: 1, listed: 12_502_500 }, { ...paged, predicate: { ...paged.predicate, bytes: 1 } }, MANY],
    [{ kind: 'digest' }, { ...paged, subjects: [{ name: '', sha256: x }] }, MANY],
  ])('%o', (problem, statement, files) => {
    expect(filesProblem(statement, files)).toEqual(problem);
  });

  test('page by page are what sha256sum says of the lines "digest size path"', () => {
    const [page] = manifestPages([{ path: 'tiếng việt.txt', size: 7, sha256: x }]).pages;
    expect(page).toBe(hash('sha256', Buffer.from(`${x} 7 tiếng việt.txt\n`)));
  });

  test('fit in an envelope by the million', () => {
    const page = 'ab'.repeat(32);
    const predicate = {
      nonce,
      files: 10_000_000,
      bytes: 2 ** 50,
      filesPerPage: 1_000,
      pages: Array(10_000).fill(page),
    };
    const statement = toStatement([{ name: 'dataset:a/b@1.0.0', sha256: page }], PREDICATES.manifestRoot, predicate);
    expect(() => read(statement)).not.toThrow();
    expect(writeEnvelope(signStatement(statement, [])).length).toBeLessThan(1_048_576 - 1_024);
  });
});
