import { requestRate } from './http-load.ts';
import type { Result } from './report.ts';
import { interleave } from './rounds.ts';
import type { Stage } from './stage.ts';

const ROUNDS = 5;

/** Request rates of the gateway, as shares of a bare fastify + pg handler in the same run. */
export async function benchGateway({ url, token }: Stage, bareUrl: string): Promise<Result[]> {
  const item = `${url}/v1/catalogue/items/dataset/bench/open`;
  const tag = (await fetch(item)).headers.get('etag') ?? '';
  const question = JSON.stringify({ asset: 'dataset:bench/open' });
  const rates = await interleave(
    {
      bare: () => requestRate({ url: `${bareUrl}/items/a` }, 200),
      item: () => requestRate({ url: item }, 200),
      signedIn: () => requestRate({ url: item, headers: { authorization: `Bearer ${token}` } }, 200),
      unchanged: () => requestRate({ url: item, headers: { 'if-none-match': tag } }, 304),
      check: () =>
        requestRate(
          {
            url: `${url}/v1/access-checks`,
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: question,
          },
          200,
        ),
    },
    ROUNDS,
  );
  const against = `bare fastify + pg: ${Math.round(rates.bare).toLocaleString('en')}/s`;
  const line = (path: string, value: number, target: string): Result => ({
    path,
    value,
    unit: '/s',
    against,
    ratio: value / rates.bare,
    target,
  });
  return [
    line('GET catalogue item, anonymous', rates.item, '≥ 0.50×'),
    line('GET catalogue item, signed in', rates.signedIn, ''),
    line('GET catalogue item, unchanged (304)', rates.unchanged, '≥ 0.85×'),
    line('POST access check', rates.check, '≥ 0.35×'),
  ];
}
