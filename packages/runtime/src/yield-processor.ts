import { constants, setPriority } from 'node:os';

/** Lets everybody else go first: for children whose work nobody waits for at this moment. A child that is gone already is none of it. */
export function yieldProcessor(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended; whoever waits for it hears of that.
  }
}
