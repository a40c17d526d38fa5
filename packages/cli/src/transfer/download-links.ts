import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Batch, FileEntry } from '../api/shapes.ts';
import { filePath } from '../reference.ts';

/** Links live for a quarter of an hour; one that has waited this long is not begun with. */
const FRESH_MS = 5 * 60_000;

export type LinkedFile = {
  file: FileEntry;
  /** A link to the bytes; a fresh one each time it is asked for again. */
  link: () => Promise<string>;
};

/** Small files that come by one link. */
export type LinkedBatch = { url: string; files: FileEntry[] };

type Links = { items: { path: string; url: string }[]; batches?: Batch[] };

/** One file with its link. */
export function withOwnLink(api: ApiClient, versionPath: string, file: FileEntry): LinkedFile {
  return { file, link: async () => (await api.location(filePath(versionPath, file.path))).url };
}

/** Files with their links, which are asked for together when the first of them is needed: files that are there already need none. */
export function withLinks(api: ApiClient, versionPath: string, files: readonly FileEntry[]): LinkedFile[] {
  let asked: Promise<Asked> | undefined;
  const ask = () => {
    asked ??= askForLinks(api, versionPath, files);
    return asked;
  };
  return files.map((file) => firstBy(ask, withOwnLink(api, versionPath, file)));
}

/** Small files by few links: a decision for all of them, and a link for many. Those that no batch has come by links of their own. */
export async function inBatches(
  api: ApiClient,
  versionPath: string,
  files: readonly FileEntry[],
): Promise<{ batches: LinkedBatch[]; others: LinkedFile[] }> {
  if (files.length === 0) return { batches: [], others: [] };
  const asked = await askForLinks(api, versionPath, files, { batches: true });
  const batched = new Set(asked.batches.flatMap((batch) => batch.files));
  const others = files.filter((_, place) => !batched.has(place));
  return {
    batches: asked.batches.map(({ url, files: places }) => ({
      url,
      files: places.map((place) => files[place] as FileEntry),
    })),
    others: others.map((file) => firstBy(async () => asked, withOwnLink(api, versionPath, file))),
  };
}

/** Links that were asked for together, each of which was decided on and counted once. */
type Asked = { links: ReadonlyMap<string, string>; batches: readonly Batch[]; at: number };

/** A file that comes by the link that was asked for first, while that is fresh, and by one of its own when it is tried again. */
function firstBy(ask: () => Promise<Asked>, { file, link: ownLink }: LinkedFile): LinkedFile {
  let used = false;
  const link = async () => {
    const { links, at } = await ask();
    const first = used || Date.now() - at > FRESH_MS ? undefined : links.get(file.path);
    used = true;
    return first ?? ownLink();
  };
  return { file, link };
}

async function askForLinks(
  api: ApiClient,
  versionPath: string,
  files: readonly FileEntry[],
  wish: { batches?: true } = {},
): Promise<Asked> {
  const at = Date.now();
  try {
    const body = { paths: files.map(({ path }) => path), ...wish };
    const { items, batches = [] } = await api.post<Links>(`${versionPath}/download-links`, body);
    return { links: new Map(items.filter(({ url }) => url !== '').map(({ path, url }) => [path, url])), batches, at };
  } catch (error) {
    // Drafts give out their files one by one; and then it is known which one is not there.
    if (error instanceof ApiProblem && error.status === 404) return { links: new Map(), batches: [], at };
    throw error;
  }
}
