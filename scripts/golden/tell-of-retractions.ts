import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import type { RetractionCase } from '@alliance/cli/api/retraction-shapes';
import { textFile } from '../samples/upload-text.ts';
import type { StoryPeople } from './story-people.ts';

const PATIENCE_MS = 60_000;
const ROOT = '/v1/datasets/sao-mai/thu-hoi';

/**
 * A version is retracted from which two others were made: their owner answers for one after the other, then makes a third one. Of
 * another retraction the owner is only told.
 */
export async function tellOfRetractions({ owner }: Pick<StoryPeople, 'owner'>, text: string): Promise<void> {
  const described = { organisation: 'sao-mai', name: 'thu-hoi', title: 'Thu hồi', access: 'open', licence: 'CC0-1.0' };
  await owner.post('/v1/datasets', described);
  await publish(owner, '1.0.0', [], text);
  for (const version of ['1.1.0', '1.2.0']) await publish(owner, version, ['1.0.0'], text);
  await publish(owner, '1.3.0', ['1.1.0'], text);
  await owner.post(`${ROOT}/versions/1.1.0/retract`, { reason: 'Bản thử.', severity: 'low' });
  await untilCase(owner, ({ state }) => state === 'informed');
  const grave = { reason: 'Tác giả rút lại.', severity: 'critical', action: 'delete', reasonCode: 'consent-withdrawn' };
  await owner.post(`${ROOT}/versions/1.0.0/retract`, grave);
  const { id } = await untilCase(owner, ({ state, versions }) => state === 'open' && versions === 2);
  const path = `/v1/retraction-cases/${id}`;
  await owner.post(`${path}/acknowledge`);
  const versions = ['dataset:sao-mai/thu-hoi@1.2.0'];
  await owner.post(`${path}/close`, { outcome: 'removed', reason: 'Đã bỏ.', versions });
  await owner.post(`${path}/close`, { outcome: 'replaced' });
  await publish(owner, '1.4.0', ['1.2.0'], text);
  await untilCase(owner, (one) => one.id === id && one.state === 'open');
}

async function publish(owner: ApiClient, version: string, sources: readonly string[], text: string): Promise<void> {
  const derivedFrom = sources.map((source) => ({ version: `dataset:sao-mai/thu-hoi@${source}`, relation: 'filter' }));
  await owner.post(`${ROOT}/versions`, { version, derivedFrom });
  await owner.patch(`${ROOT}/versions/${version}/files`, { add: [textFile(text)] });
  await owner.post(`${ROOT}/versions/${version}/publish`);
  // What is made from it is judged by the lineage, which has to know of it.
  const lineage = `/v1/provenance/dataset/sao-mai/thu-hoi/${version}`;
  await until(() => owner.get(lineage).catch(() => undefined), `lineage of ${version}`);
}

function untilCase(owner: ApiClient, isWanted: (one: RetractionCase) => boolean): Promise<RetractionCase> {
  const find = async () => {
    const { items } = await owner.get<{ items: RetractionCase[] }>('/v1/retraction-cases');
    return items.find(isWanted);
  };
  return until(find, 'retraction case');
}

async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(200)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`Nobody told of the ${what}.`);
}
