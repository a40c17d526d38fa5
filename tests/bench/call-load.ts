import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './rounds.ts';

/** One question and its answer; `n` counts them, so that each is another one. */
export type Ask = (n: number) => Promise<unknown>;

/** Questions a second with so many always under way. */
export async function callRate(ask: Ask, { lanes, seconds }: { lanes: number; seconds: number }): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let asked = 0;
  const start = performance.now();
  const lane = async () => {
    while (performance.now() < end) {
      asked += 1;
      await ask(asked);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return asked / ((performance.now() - start) / 1_000);
}

/** How long answers take, in milliseconds, when so many questions a second come whether or not others are answered. */
export async function callTimes(
  ask: Ask,
  { rate, seconds, signal }: { rate: number; seconds: number; signal?: AbortSignal },
): Promise<{ p50: number; p99: number; longest: number }> {
  const times: number[] = [];
  const answers: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; performance.now() - start < seconds * 1_000 && !signal?.aborted; ) {
    const due = ((performance.now() - start) / 1_000) * rate;
    for (; n < due; n += 1) {
      // From when it was due: a question that waits for its turn has waited.
      const from = start + (n / rate) * 1_000;
      answers.push(ask(n).then(() => void times.push(performance.now() - from)));
    }
    await delay(1);
  }
  await Promise.all(answers);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), longest: quantile(times, 1) };
}
