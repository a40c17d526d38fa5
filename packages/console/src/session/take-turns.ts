let last: Promise<unknown> = Promise.resolve();

/**
 * Does the work when nobody else does: one tab at a time where the browser has locks (HTTPS, or this computer), else one
 * caller of this tab at a time.
 */
export function takeTurns<T>(work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator) return navigator.locks.request('alliance.session', work);
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return mine;
}
