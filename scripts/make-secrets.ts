// Makes the secrets that docker-compose.yml hands to its containers: once, before the first `docker compose up`.
//   node scripts/bootstrap.mjs make-secrets [folder]
import { resolve } from 'node:path';
import { secretFiles, writeSecretFiles } from './compose/secret-files.ts';

const folder = resolve(process.argv[2] ?? 'deploy/secrets');
try {
  await writeSecretFiles(folder, secretFiles());
  console.log(
    `The secrets are in ${folder}. Keep a copy in a safe place: the databases and the log need them for ever.`,
  );
  console.log('Governance signs in with the password in admin-password.');
} catch (error) {
  const there = ['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '');
  if (!there) throw error;
  console.error(`${folder} holds secrets already, and replacing them would lock the services out of their data.`);
  console.error(
    'Nothing was changed. To begin anew, remove the folder and the volumes (docker compose down --volumes).',
  );
  process.exitCode = 1;
}
