import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './tool.ts';

type CruiseResult = {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { rule: { name: string }; from: string; to: string; comment?: string }[];
  };
};

/** Checks who imports whom. Throws when a rule is broken, and when nothing was looked at, which no tool complains of. */
export async function checkBoundaries(root = '.', config = '.dependency-cruiser.cjs'): Promise<string> {
  const folders = ['packages', 'services', 'scripts', 'tests'].filter((folder) => existsSync(join(root, folder)));
  const { output } = await runTool('depcruise', ['--config', config, '--output-type', 'json', ...folders], root);
  if (!output.startsWith('{')) {
    throw new Error(output.trim());
  }
  const { summary } = JSON.parse(output) as CruiseResult;
  if (summary.violations.length > 0) {
    throw new Error(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).join('\n'));
  }
  if (summary.totalCruised === 0) {
    throw new Error('dependency-cruiser looked at no module; is its TypeScript 6 (package "typescript") there?');
  }
  return `${summary.totalCruised} modules`;
}
