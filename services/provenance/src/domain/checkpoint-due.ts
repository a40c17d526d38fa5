const SIGN_EVERY_MS = 1_000;

/**
 * True when a checkpoint of the present tree is to be signed: at most one a second, none of a tree that has one, and one of
 * the empty tree to begin with.
 */
export function isCheckpointDue(
  tree: { size: number },
  newest: { size: number; signedAt: Date } | undefined,
  now: Date,
): boolean {
  if (newest === undefined) return true;
  if (tree.size <= newest.size) return false;
  const age = now.getTime() - newest.signedAt.getTime();
  // A clock that was set back must not stop the log.
  return age >= SIGN_EVERY_MS || age < 0;
}
