import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from './report.ts';
import { quantile } from './rounds.ts';
import type { Stage } from './stage.ts';

const SAMPLES = 200;

/** From the answer of a change to its being visible in the catalogue, while other changes go on. */
export async function benchEventLag({ publisher, url }: Stage): Promise<Result[]> {
  const stop = new AbortController();
  const background = keepChanging(publisher, stop.signal);
  const lags: number[] = [];
  const item = `${url}/v1/catalogue/items/dataset/bench/open`;
  let tag = (await publisher.send('GET', '/v1/datasets/bench/open')).headers.get('etag') ?? '';
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const title = `Câu đơn ${sample}`;
    const changed = await publisher.send('PATCH', '/v1/datasets/bench/open', {
      body: { title },
      headers: { 'if-match': tag },
    });
    tag = changed.headers.get('etag') ?? '';
    const committed = performance.now();
    while (((await (await fetch(item)).json()) as { title: string }).title !== title) await delay(1);
    lags.push(performance.now() - committed);
  }
  stop.abort();
  await background;
  return [
    { path: 'commit → visible in the catalogue, p50', value: quantile(lags, 0.5), unit: 'ms', target: '< 30 ms' },
    { path: 'commit → visible in the catalogue, p99', value: quantile(lags, 0.99), unit: 'ms', target: '< 250 ms' },
  ];
}

async function keepChanging(publisher: Stage['publisher'], signal: AbortSignal): Promise<void> {
  await publisher.post('/v1/datasets', {
    organisation: 'bench',
    name: 'busy',
    title: 'Busy',
    access: 'open',
    licence: 'CC-BY-4.0',
  });
  let tag = (await publisher.send('GET', '/v1/datasets/bench/busy')).headers.get('etag') ?? '';
  for (let count = 0; !signal.aborted; count += 1) {
    const changed = await publisher.send('PATCH', '/v1/datasets/bench/busy', {
      body: { title: `Busy ${count}` },
      headers: { 'if-match': tag },
    });
    tag = changed.headers.get('etag') ?? '';
  }
}
