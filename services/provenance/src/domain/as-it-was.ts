/** What is known of a node that may have been otherwise before. */
type Dated = {
  subject: { kind: string };
  digest: string;
  licence: string;
  fileLicences: readonly string[];
  doubts: readonly string[];
  state: string;
  /** Index of the entry of its publication. */
  logIndex: number | undefined;
};

/**
 * A node as it was when the log had `asOf` entries. `raised`: the state that entries before that had brought it to, if any did. What
 * was not published by then was known by name only; sources outside the alliance are always as whoever named them said.
 */
export function asItWas<Node extends Dated>(node: Node, asOf: number, raised: string | undefined): Node {
  if (node.subject.kind === 'external') return node;
  const published = node.logIndex !== undefined && node.logIndex < asOf;
  if (published) return { ...node, state: raised ?? 'published' };
  const unsaid = { digest: '', licence: '', fileLicences: [], doubts: [], logIndex: undefined };
  return { ...node, ...unsaid, state: raised ?? 'unknown' };
}
