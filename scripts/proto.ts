// Regenerates packages/proto from the contracts in proto/, and the documents that are made from code; works offline.
import { spawnSync } from 'node:child_process';
import { DOCUMENTS, writeDocument } from './documents/write-documents.ts';

const { status } = spawnSync('buf', ['generate'], { stdio: 'inherit' });
if (status === 0) {
  for (const path of Object.keys(DOCUMENTS)) await writeDocument(path, '.');
  console.log(`packages/proto/src, ${Object.keys(DOCUMENTS).join(', ')} are up to date.`);
}
process.exitCode = status ?? 1;
