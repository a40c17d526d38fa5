export type KnownKey = { vkey: string; state: 'signing' | 'retired' };

/** What the keys that an operator gave change in those that are known. */
export type KeyChanges = {
  /** Keys that sign from now on. */
  added: string[];
  /** Keys that sign no more. */
  retired: string[];
  /** Retired keys among those given: a key that was given up is in doubt for ever. */
  returned: string[];
};

/** Compares keys (vkeys) that sign now with those that are known. */
export function keyChanges(known: readonly KnownKey[], given: readonly string[]): KeyChanges {
  const stateOf = new Map(known.map(({ vkey, state }) => [vkey, state]));
  return {
    added: given.filter((vkey) => !stateOf.has(vkey)),
    retired: known.filter(({ vkey, state }) => state === 'signing' && !given.includes(vkey)).map(({ vkey }) => vkey),
    returned: given.filter((vkey) => stateOf.get(vkey) === 'retired'),
  };
}
