import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { FileEntry } from '../api/shapes.ts';
import { filePath } from '../reference.ts';

/** Files whose links are asked for together. */
const BATCH = 100;
/** Links live for a quarter of an hour; one that has waited this long is not begun with. */
const FRESH_MS = 5 * 60_000;

export type LinkedFile = {
  file: FileEntry;
  /** A link to the bytes; a fresh one each time it is asked for again. */
  link: () => Promise<string>;
};

/**
 * Gives files with their links, which are asked for a hundred at a time, when the first of them is needed: many small files
 * cost few decisions, and files that are there already none.
 */
export async function* withLinks(
  api: ApiClient,
  versionPath: string,
  files: AsyncIterable<FileEntry>,
): AsyncGenerator<LinkedFile> {
  let batch: FileEntry[] = [];
  for await (const file of files) {
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield* linked(api, versionPath, batch);
    batch = [];
  }
  yield* linked(api, versionPath, batch);
}

function* linked(api: ApiClient, versionPath: string, batch: readonly FileEntry[]): Generator<LinkedFile> {
  let asked: { links: Promise<Map<string, string>>; at: number } | undefined;
  const ask = () => {
    asked ??= { links: linksOf(api, versionPath, batch), at: Date.now() };
    return asked;
  };
  for (const file of batch) {
    let used = false;
    const link = async () => {
      const { links, at } = ask();
      const first = used || Date.now() - at > FRESH_MS ? undefined : (await links).get(file.path);
      used = true;
      return first ?? (await api.location(filePath(versionPath, file.path))).url;
    };
    yield { file, link };
  }
}

async function linksOf(api: ApiClient, versionPath: string, batch: readonly FileEntry[]): Promise<Map<string, string>> {
  const paths = batch.map(({ path }) => path);
  if (paths.length === 0) return new Map();
  try {
    type Links = { items: { path: string; url: string }[] };
    const { items } = await api.post<Links>(`${versionPath}/download-links`, { paths });
    return new Map(items.map(({ path, url }) => [path, url]));
  } catch (error) {
    // Drafts give out their files one by one; and then it is known which one is not there.
    if (error instanceof ApiProblem && error.status === 404) return new Map();
    throw error;
  }
}
