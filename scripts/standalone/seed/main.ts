// Seeds a node in a process of its own, which takes what it loaded and allocated with it when it ends. The password comes over
// the IPC channel, so that it stands in no argument and no environment variable.
import { once } from 'node:events';
import { type SeedOptions, seedDemo } from './seed-demo.ts';

const [options] = (await once(process, 'message')) as [SeedOptions];
await seedDemo(options);
process.disconnect();
