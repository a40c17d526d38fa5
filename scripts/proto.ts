// Regenerates packages/proto from the contracts in proto/, and the documents that are made from code; works offline.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const DOCUMENTS = fileURLToPath(new URL('./documents/main.ts', import.meta.url));

const generated = spawnSync('buf', ['generate'], { stdio: 'inherit' });
const { status } = generated.status === 0 ? spawnSync(process.execPath, [DOCUMENTS], { stdio: 'inherit' }) : generated;
if (status === 0) console.log('packages/proto/src and the documents made from code are up to date.');
process.exitCode = status ?? 1;
