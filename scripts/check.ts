// Everything that can be said about the code without running it, cheapest first; all steps run, even after a failure.
import { existsSync } from 'node:fs';
import { checkBoundaries } from './check/boundaries.ts';
import { checkContractChanges } from './check/contract-changes.ts';
import { checkGeneratedFiles } from './check/generated-files.ts';
import { tool } from './check/tool.ts';

type Step = { readonly name: string; readonly run: () => Promise<unknown> };

const steps: readonly Step[] = [
  { name: 'format and lint', run: () => tool('biome', 'ci', '--colors=off', '--max-diagnostics=100', '.') },
  { name: 'types', run: () => tool('tsc', '--project', '.') },
  ...(existsSync('packages/console/tsconfig.json')
    ? [{ name: 'types of the console', run: () => tool('tsc', '--project', 'packages/console') }]
    : []),
  { name: 'boundaries', run: checkBoundaries },
  { name: 'unused code and dependencies', run: () => tool('knip', '--no-config-hints') },
  { name: 'contracts', run: () => tool('buf', 'lint') },
  { name: 'changes of the contracts', run: checkContractChanges },
  { name: 'generated files', run: checkGeneratedFiles },
];

let failures = 0;
for (const { name, run } of steps) {
  const start = performance.now();
  const problem = await run().then(
    () => undefined,
    (error: Error) => error.message,
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${problem === undefined ? '✔' : '✘'} ${name} (${seconds} s)`);
  if (problem !== undefined) {
    console.log(problem);
    failures += 1;
  }
}
console.log(failures === 0 ? 'All checks passed.' : `${failures} of ${steps.length} checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
