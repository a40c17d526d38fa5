import { ApiClient } from '@alliance/cli/api/client';
import type { LineageBuilder } from '@alliance/cli/api/run-shapes';
import type { StoryPeople } from './story-people.ts';

const PRODUCER = 'https://sao-mai.example/pipeline';

/** A pipeline that governance believes reports how a version came about; then it is not believed any more. */
export async function tellOfRuns({ owner, governance }: Pick<StoryPeople, 'owner' | 'governance'>): Promise<void> {
  const wanted = { name: 'pipeline', scopes: ['read', 'publish'] };
  const { id: tokenId, token } = await owner.post<{ id: string; token: string }>('/v1/tokens', wanted);
  const body = { organisation: 'sao-mai', producer: PRODUCER, tokenId };
  const { id } = await governance.post<LineageBuilder>('/v1/lineage/builders', body);
  await new ApiClient(owner.url, token).post('/v1/lineage/openlineage', {
    eventType: 'COMPLETE',
    eventTime: '2026-11-23T09:00:00Z',
    producer: PRODUCER,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: '0192f000-0000-7000-8000-000000000001' },
    job: { namespace: 'sao-mai/corpora', name: 'clean', facets: { alliance_derivation: { relation: 'filter' } } },
    inputs: [{ namespace: 's3://raw.example', name: 'sentences.txt' }],
    outputs: [{ namespace: owner.url, name: 'dataset:sao-mai/cau-don@1.0.0' }],
  });
  await governance.post(`/v1/lineage/builders/${id}/revoke`);
}
