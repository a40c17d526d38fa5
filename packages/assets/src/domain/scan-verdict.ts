import { AllianceError } from '@alliance/errors/alliance-error';
import { shorten } from './file-changes.ts';

/** What stands between bytes and their publication; `passed` also where nothing is scanned. */
export type ScanState = 'pending' | 'passed' | 'held' | 'refused';
export type Finding = { code: string; message: string };

/** A blob as `storage` describes it. */
export type DescribedBlob = {
  size: number;
  scanState: ScanState;
  findings: readonly Finding[];
  /** Files that it needs beside it. */
  needs: readonly { location: string; bytes: number }[];
  /** Codes of what stops nothing by itself. */
  flags: readonly string[];
};

const MAX_FILES = 20;
// Details travel in a gRPC trailer, which holds a few KiB.
const MAX_CHARACTERS = 5_000;

const refusals = [
  ['refused', 'content_refused', 'not allowed', 'Remove or replace what is named, then publish.'],
  ['held', 'content_held', 'waiting for a decision about what was found', 'Publish once it is made.'],
  ['pending', 'scan_pending', 'still being scanned', 'Publish again in a moment.'],
] as const;

/** Throws `content_refused`, `content_held` or `scan_pending`, the gravest first, naming the files and what was found. */
export function checkScans(
  files: readonly { path: string; sha256: string }[],
  blobs: ReadonlyMap<string, DescribedBlob>,
): void {
  for (const [state, code, what, next] of refusals) {
    const stopped = files.filter((file) => blobs.get(file.sha256)?.scanState === state);
    const [first] = stopped;
    if (!first) continue;
    throw new AllianceError(code, `${sentence(first, stopped.length, what, blobs.get(first.sha256))} ${next}`, {
      details: { files: named(stopped, blobs), stopped: stopped.length },
    });
  }
}

/** Throws `content_refused` for files in which something was found that may be published elsewhere, but not here. */
export function checkFlags(
  files: readonly { path: string; sha256: string }[],
  blobs: ReadonlyMap<string, DescribedBlob>,
  refused: ReadonlyMap<string, string>,
): void {
  const stopped = files.flatMap(({ path, sha256 }) => {
    const code = blobs.get(sha256)?.flags.find((flag) => refused.has(flag));
    return code === undefined ? [] : [{ path: shorten(path), findings: [{ code, message: refused.get(code) ?? '' }] }];
  });
  const [first] = stopped;
  if (!first) return;
  const others = stopped.length > 1 ? `, like ${stopped.length - 1} more,` : '';
  throw new AllianceError(
    'content_refused',
    `"${first.path}"${others} is not allowed here. ${first.findings[0]?.message ?? ''}`,
    { details: { files: stopped.slice(0, MAX_FILES), stopped: stopped.length } },
  );
}

/** Names the first file and what was found in it: some clients show nothing but the sentence. */
function sentence({ path }: { path: string }, count: number, what: string, blob: DescribedBlob | undefined): string {
  const others = count > 1 ? ` and ${count - 1} more ${count === 2 ? 'file' : 'files'} are` : ' is';
  const [finding] = blob?.findings ?? [];
  return `"${shorten(path)}"${others} ${what}.${finding ? ` ${finding.message.slice(0, 300)}` : ''}`;
}

function named(files: readonly { path: string; sha256: string }[], blobs: ReadonlyMap<string, DescribedBlob>) {
  const shown: { path: string; findings: Finding[] }[] = [];
  let characters = 0;
  for (const { path, sha256 } of files.slice(0, MAX_FILES)) {
    const findings = (blobs.get(sha256)?.findings ?? [])
      .slice(0, 3)
      .map(({ code, message }) => ({ code, message: message.slice(0, 300) }));
    const entry = { path: shorten(path), findings };
    characters += JSON.stringify(entry).length;
    if (characters > MAX_CHARACTERS) break;
    shown.push(entry);
  }
  return shown;
}
