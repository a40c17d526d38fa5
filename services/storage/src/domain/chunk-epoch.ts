const EPOCH_MS = 14 * 24 * 60 * 60 * 1_000;

/** Number of the two weeks in which a moment lies. Clients forget with each what they have sent. */
export function epochAt(moment: Date): number {
  return Math.floor(moment.getTime() / EPOCH_MS);
}

/** True for the two epochs whose xorbs are kept. */
export function isKept(epoch: number, now: Date): boolean {
  return epoch === epochAt(now) || epoch === epochAt(now) - 1;
}
