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
  let asked: { links: Promise<Map<string, string>>; at: number } | undefined;
  const ask = () => {
    const linksOf = async () => new Map((await askForLinks(api, versionPath, files)).items.map(byPath));
    asked ??= { links: linksOf(), at: Date.now() };
    return asked;
  };
  return files.map((file) => {
    const own = withOwnLink(api, versionPath, file);
    let used = false;
    const link = async () => {
      const { links, at } = ask();
      const first = used || Date.now() - at > FRESH_MS ? undefined : (await links).get(file.path);
      used = true;
      return first ?? own.link();
    };
    return { file, link };
  });
}

/** Small files by few links: a decision for all of them, and a link for many. Those that no batch has come by themselves. */
export async function inBatches(
  api: ApiClient,
  versionPath: string,
  files: readonly FileEntry[],
): Promise<{ batches: LinkedBatch[]; others: FileEntry[] }> {
  if (files.length === 0) return { batches: [], others: [] };
  const { batches = [] } = await askForLinks(api, versionPath, files, { batches: true });
  const batched = new Set(batches.flatMap((batch) => batch.files));
  return {
    batches: batches.map(({ url, files: places }) => ({
      url,
      files: places.map((place) => files[place] as FileEntry),
    })),
    others: files.filter((_, place) => !batched.has(place)),
  };
}

async function askForLinks(
  api: ApiClient,
  versionPath: string,
  files: readonly FileEntry[],
  wish: { batches?: true } = {},
): Promise<Links> {
  try {
    return await api.post<Links>(`${versionPath}/download-links`, { paths: files.map(({ path }) => path), ...wish });
  } catch (error) {
    // Drafts give out their files one by one; and then it is known which one is not there.
    if (error instanceof ApiProblem && error.status === 404) return { items: [] };
    throw error;
  }
}

function byPath({ path, url }: { path: string; url: string }): [string, string] {
  return [path, url];
}
