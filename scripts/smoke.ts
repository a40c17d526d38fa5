// Builds the images, starts the containers, walks a journey through them and takes them down again. Needs a Docker engine with
// Compose v2; other images of the same programs can be named as deploy/README.md says. Arguments go to vitest.
process.argv.splice(2, 0, '--config', 'tests/smoke/vitest.config.ts');
await import('./test.ts');
