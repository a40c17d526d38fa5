/** What may be in a dataset but not in a model, whose files are loaded as they are: codes of findings, with what to do. */
export const REFUSED_FLAGS: ReadonlyMap<string, string> = new Map([
  [
    'nested-archive',
    'It is an archive with another archive inside, which nobody has looked into. Unpack the inner one, then publish.',
  ],
]);
