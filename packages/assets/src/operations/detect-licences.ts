import type { Asker, AssetsContext } from '../context.ts';
import { isLicenceText, LICENCE_HEAD_BYTES, MAX_LICENCE_TEXTS, type SaidLicence } from '../domain/licence-texts.ts';
import type { FileEntry } from '../domain/version.ts';
import type { StoredVersion } from '../store/version-store.ts';
import type { Changes } from './measure-version.ts';

type Context = Pick<AssetsContext, 'licensing' | 'readHead'>;

const READ_AT_ONCE = 8;

/** What texts among the files say of licences. Those that the version below had are not read again. Errors: `unavailable` while one cannot be read. */
export async function detectLicences(
  context: Context,
  { below, changes }: { below: StoredVersion | undefined; changes: Changes },
  asker: Asker,
): Promise<SaidLicence[]> {
  const known = (below?.detectedLicences ?? []).filter(({ how }) => how !== 'concluded-before');
  const wanted = new Set(known.map(({ path }) => path));
  const { texts, changed } = await newTexts(changes, wanted);
  const said: SaidLicence[] = [
    ...known.filter(({ path }) => !changed.has(path)),
    ...(await readTexts(context, texts, asker)),
  ];
  return said.slice(0, MAX_LICENCE_TEXTS).map(({ path, licence, how }) => ({ path, licence, how }));
}

/** Files to read, those nearest to the root first, and which of the known texts are gone or others now. */
async function newTexts(
  changes: Changes,
  known: ReadonlySet<string>,
): Promise<{ texts: readonly FileEntry[]; changed: ReadonlySet<string> }> {
  let texts: FileEntry[] = [];
  const changed = new Set<string>();
  for await (const batch of changes) {
    for (const { key, after } of batch) {
      if (known.has(key)) changed.add(key);
      if (after && isLicenceText(after)) texts.push(after);
    }
    texts = texts.toSorted((a, b) => depthOf(a) - depthOf(b)).slice(0, MAX_LICENCE_TEXTS);
  }
  return { texts, changed };
}

async function readTexts(
  { licensing, readHead }: Context,
  texts: readonly FileEntry[],
  asker: Asker,
): Promise<SaidLicence[]> {
  if (texts.length === 0) return [];
  const read: { path: string; sha256: string; head: Uint8Array<ArrayBuffer> }[] = [];
  for (let start = 0; start < texts.length; start += READ_AT_ONCE) {
    const some = texts.slice(start, start + READ_AT_ONCE);
    const heads = await Promise.all(some.map((file) => readHead(file, LICENCE_HEAD_BYTES)));
    read.push(...some.map(({ path, sha256 }, index) => ({ path, sha256, head: new Uint8Array(heads[index] ?? []) })));
  }
  return (await licensing.detectLicences({ texts: read }, asker.forward())).found;
}

function depthOf({ path }: FileEntry): number {
  return path.split('/').length;
}
