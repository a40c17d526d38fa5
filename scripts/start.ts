// `npm start`: a whole alliance on this machine, in the foreground until Ctrl-C.
import { runStandalone } from './standalone/run.ts';

await runStandalone();
