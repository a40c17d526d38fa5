import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { apiDocument } from './api-document.ts';
import { eventsDocument } from './events-document.ts';

/** Documents that are made from code, by their path from the root of the workspace. */
export const DOCUMENTS: Readonly<Record<string, () => Promise<string>>> = {
  'docs/events.md': eventsDocument,
  'docs/openapi.json': apiDocument,
};

/** Writes one of the documents below `root`. */
export async function writeDocument(path: string, root: string): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, await (DOCUMENTS[path] as () => Promise<string>)());
}
