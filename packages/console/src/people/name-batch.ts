import type { PersonName } from '../api/access-types.ts';
import type { ApiClient } from '../api/api-client.ts';
import { encodePart } from '../api/paths.ts';
import type { Page } from '../api/types.ts';

/** As many as the API names at a time. */
const AT_ONCE = 100;

type Waiting = { resolve: (name: string | null) => void; reject: (error: unknown) => void };

const batches = new WeakMap<ApiClient, Map<string, Waiting[]>>();

/** The name of a person, or null where the reader may not know it. All that is asked in one turn is one request. */
export function askForName(api: ApiClient, id: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let batch = batches.get(api);
    if (!batch) {
      batch = new Map();
      batches.set(api, batch);
      setTimeout(() => void send(api), 0);
    }
    batch.set(id, [...(batch.get(id) ?? []), { resolve, reject }]);
  });
}

async function send(api: ApiClient): Promise<void> {
  const batch = [...(batches.get(api) ?? [])];
  batches.delete(api);
  for (let start = 0; start < batch.length; start += AT_ONCE) {
    const part = batch.slice(start, start + AT_ONCE);
    const ids = part.map(([id]) => encodePart(id)).join(',');
    try {
      const { items } = await api.get<Page<PersonName>>(`/v1/people?ids=${ids}`);
      const names = new Map(items.map(({ personId, name }) => [personId, name]));
      for (const [id, waiting] of part) for (const { resolve } of waiting) resolve(names.get(id) ?? null);
    } catch (error) {
      for (const [, waiting] of part) for (const { reject } of waiting) reject(error);
    }
  }
}
