// Writes the sample data that the guided tour in docs/tour.md publishes: node scripts/make-samples.ts FOLDER ORGANISATION
import { writeSamples } from './samples/sample-files.ts';

const [folder, organisation = 'dong-a'] = process.argv.slice(2);
if (!folder) {
  process.stderr.write('Say where: node scripts/make-samples.ts FOLDER [ORGANISATION]\n');
  process.exitCode = 2;
} else {
  const samples = await writeSamples(folder, organisation);
  process.stdout.write(`${Object.values(samples).join('\n')}\n`);
}
