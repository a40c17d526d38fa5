import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import { SAMPLE_CARD } from '../samples/sample-files.ts';
import { textFile } from '../samples/upload-text.ts';
import type { StoryPeople } from './story-people.ts';

const PATIENCE_MS = 60_000;
type Stance = { stance: string; version: number };

/**
 * A dataset and a model that carry the label "public alliance asset"; the model loses it, and becomes a case for governance, when
 * the alliance thinks otherwise about training for a while.
 */
export async function tellOfLabels({ owner, governance }: StoryPeople, text: string): Promise<void> {
  const source = { external: { url: 'https://example.org/corpus', licence: 'CC-BY-4.0' }, relation: 'train' };
  await publishLabelled(owner, 'datasets', { licence: 'CC0-1.0', text, derivedFrom: [] });
  await publishLabelled(owner, 'models', { licence: 'CC-BY-4.0', text, derivedFrom: [source] });
  const reason = 'Theo nghị quyết của liên minh.';
  const { stance, version } = await governance.get<Stance>('/v1/licences/stance');
  const other = stance === 'conservative' ? 'explicit-text' : 'conservative';
  await governance.put('/v1/licences/stance', { stance: other, reason, replacesVersion: version });
  await untilChanged(governance);
  await governance.put('/v1/licences/stance', { stance, reason, replacesVersion: version + 1 });
}

async function publishLabelled(
  owner: ApiClient,
  path: 'datasets' | 'models',
  { licence, text, derivedFrom }: { licence: string; text: string; derivedFrom: readonly object[] },
): Promise<void> {
  const root = `/v1/${path}/sao-mai/cong-cong`;
  await owner.post(`/v1/${path}`, {
    organisation: 'sao-mai',
    name: 'cong-cong',
    title: 'Tài sản công cộng',
    access: 'open',
    licence,
  });
  if (path === 'models') await owner.put(`${root}/card`, SAMPLE_CARD);
  await owner.post(`${root}/versions`, { version: '1.0.0', derivedFrom });
  await owner.patch(`${root}/versions/1.0.0/files`, { add: [textFile(text)] });
  await owner.post(`${root}/versions/1.0.0/publish`);
  const { headers } = await owner.send('GET', root);
  await owner.patch(root, { publicAllianceAsset: true }, { 'if-match': headers.get('etag') ?? '' });
}

/** Versions are assessed again in the background. */
async function untilChanged(governance: ApiClient): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const query = { changed: 'true' };
    const { items } = await governance.get<{ items: { purpose: string }[] }>('/v1/licences/assessments', query);
    if (items.length >= 2) return;
    await delay(200, undefined, { signal: patience });
  }
}
