import { AllianceError } from '@alliance/errors/alliance-error';
import { shorten } from './file-changes.ts';
import type { DescribedBlob } from './scan-verdict.ts';
import type { FileEntry } from './version.ts';

/** A file that another one cannot be used without. */
export type NeededFile = { path: string; bytes: number; by: string };

const MAX_NAMED = 20;

/** What these files need, as paths of the version: what a file names is relative to the folder that it is in. */
export function neededFiles(
  files: readonly Pick<FileEntry, 'path' | 'sha256'>[],
  blobs: ReadonlyMap<string, Pick<DescribedBlob, 'needs'>>,
): NeededFile[] {
  return files.flatMap(({ path: by, sha256 }) => {
    const folder = by.slice(0, by.lastIndexOf('/') + 1);
    const needs = blobs.get(sha256)?.needs ?? [];
    return needs.map(({ location, bytes }) => ({ by, path: `${folder}${location}`.normalize('NFC'), bytes }));
  });
}

/** Throws `content_refused`, naming what is missing or too short, unless every needed file is among these. */
export function checkNeeded(needed: readonly NeededFile[], files: ReadonlyMap<string, Pick<FileEntry, 'size'>>): void {
  const stopped = needed.flatMap((need) => {
    const size = files.get(need.path)?.size;
    if (size === undefined) return [{ ...need, problem: 'external-data-missing', what: 'which is not in the version' }];
    if (size >= need.bytes) return [];
    return [
      {
        ...need,
        problem: 'external-data-short',
        what: `which has ${size} bytes, but ${need.bytes} or more are needed`,
      },
    ];
  });
  const [first] = stopped;
  if (!first) return;
  const named = stopped.slice(0, MAX_NAMED).map(({ by, path, problem, what }) => {
    const message = `It needs "${shorten(path)}", ${what}.`;
    return { path: shorten(by), findings: [{ code: problem, message }] };
  });
  throw new AllianceError(
    'content_refused',
    `"${shorten(first.by)}" needs "${shorten(first.path)}", ${first.what}. Add that file beside it, then publish.`,
    { details: { files: named, stopped: stopped.length } },
  );
}
