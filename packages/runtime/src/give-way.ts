import { setTimeout as delay } from 'node:timers/promises';

/**
 * The same batches, with a pause after each that lasts as long as getting and using it took: a long walk in the background leaves
 * half of the time, and more of it the busier the process is, to whoever is waiting for an answer.
 */
export async function* giveWay<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  let start = performance.now();
  for await (const batch of batches) {
    yield batch;
    await delay(performance.now() - start);
    start = performance.now();
  }
}
