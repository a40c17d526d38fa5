import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool, tool } from './tool.ts';

/**
 * Checks that the contracts in proto/ break nobody who uses those of the main branch, or of the commit before on that
 * branch itself. Returns what they were compared with. Throws with the list of breaking changes.
 */
export async function checkContractChanges(): Promise<string> {
  const earlier = await earlierCommit();
  if (earlier === undefined) {
    return 'no earlier contracts to compare with';
  }
  const folder = await mkdtemp(join(tmpdir(), 'alliance-contracts-'));
  try {
    const archive = join(folder, 'contracts.tar');
    await tool('git', 'archive', `--output=${archive}`, earlier, 'proto', 'buf.yaml');
    await tool('tar', '-xf', archive, '-C', folder);
    await tool('buf', 'breaking', '--against', folder);
  } finally {
    await rm(folder, { recursive: true });
  }
  return `compared with ${earlier.slice(0, 8)}`;
}

async function earlierCommit(): Promise<string | undefined> {
  const head = await commit('HEAD');
  for (const name of ['origin/main', 'main', 'HEAD~1']) {
    const found = await commit(name);
    if (found !== undefined && found !== head) {
      const { code } = await runTool('git', ['cat-file', '-e', `${found}:proto`]);
      return code === 0 ? found : undefined;
    }
  }
  return undefined;
}

async function commit(name: string): Promise<string | undefined> {
  const { output, code } = await runTool('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return code === 0 ? output.trim() : undefined;
}
