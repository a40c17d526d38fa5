import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Tests that start whole alliances or browsers, then suites that many services pass; the rest takes seconds at most. */
const LONG = [/^\/tests\//, /^\/packages\/console\/tests\/|contract\.test\.ts$/];

/** Begins with what takes longest, so that no worker is alone with it in the end; a fresh clone knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((pattern) => pattern.test(moduleId.slice(root.length)));
      return found === -1 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
