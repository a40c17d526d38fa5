// Regenerates packages/proto from the contracts in proto/; works offline.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('buf', ['generate'], { stdio: 'inherit' });
if (status === 0) {
  console.log('packages/proto/src is up to date with proto/.');
}
process.exitCode = status ?? 1;
