import { compareBytes, lowerBound } from './byte-order.ts';
import {
  childrenOf,
  EMPTY,
  entriesOf,
  type LeafKind,
  loadNode,
  type NodeRef,
  type NodeSource,
  nodeOf,
  type Root,
  refOf,
} from './node.ts';

/** How an entry differs: added without `before`, removed without `after`, else another one. */
export type Change<Entry> = { key: string; before: Entry | undefined; after: Entry | undefined };

const AHEAD = 16;

/** What is different between two trees from a key on, in order; nodes that both have are not looked into. */
export async function* diffTrees<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  { before, after, from = '' }: { before: Root; after: Root; from?: string },
): AsyncGenerator<readonly Change<Entry>[]> {
  const descend = new Descent(source, kind, from);
  const [left, right] = await descend.toLeaves(await descend.start(before), await descend.start(after));
  const old = new LeafStream(source, kind, left);
  const now = new LeafStream(source, kind, right);
  for (;;) {
    await Promise.all([old.fill(), now.fill()]);
    if (old.empty && now.empty) return;
    const changes = compare(kind, old, now).filter(({ key }) => compareBytes(key, from) >= 0);
    if (changes.length > 0) yield changes;
  }
}

/** Goes down both trees at once, level by level, leaving out what they share. */
class Descent<Entry> {
  readonly #source: NodeSource;
  readonly #kind: LeafKind<Entry>;
  readonly #from: string;

  constructor(source: NodeSource, kind: LeafKind<Entry>, from: string) {
    this.#source = source;
    this.#kind = kind;
    this.#from = from;
  }

  async start(root: Root): Promise<readonly NodeRef[]> {
    return root === EMPTY ? [] : [refOf(this.#kind, await loadNode(this.#source, this.#kind, root))];
  }

  async toLeaves(
    before: readonly NodeRef[],
    after: readonly NodeRef[],
  ): Promise<[readonly NodeRef[], readonly NodeRef[]]> {
    let [left, right] = withoutShared(before, after);
    for (let level = Math.max(levelOf(left), levelOf(right)); level > 0; level -= 1) {
      [left, right] = withoutShared(
        levelOf(left) === level ? await this.#expand(left) : left,
        levelOf(right) === level ? await this.#expand(right) : right,
      );
    }
    return [left, right];
  }

  async #expand(refs: readonly NodeRef[]): Promise<readonly NodeRef[]> {
    const loaded = await this.#source.load(
      this.#kind,
      refs.map((ref) => ref.digest),
    );
    const children = refs.flatMap((ref) => childrenOf(nodeOf(loaded, ref.digest)));
    return children.slice(lowerBound(children, (ref) => ref.last, this.#from));
  }
}

/** Nodes of which the entries are taken one after another. */
class LeafStream<Entry> {
  readonly #source: NodeSource;
  readonly #kind: LeafKind<Entry>;
  readonly #leaves: readonly NodeRef[];
  #next = 0;
  #entries: Entry[] = [];
  #at = 0;

  constructor(source: NodeSource, kind: LeafKind<Entry>, leaves: readonly NodeRef[]) {
    this.#source = source;
    this.#kind = kind;
    this.#leaves = leaves;
  }

  /** True when all entries loaded so far are taken. */
  get empty(): boolean {
    return this.#at === this.#entries.length;
  }

  /** True when nothing will come after what is loaded. */
  get ended(): boolean {
    return this.#next === this.#leaves.length;
  }

  get head(): Entry | undefined {
    return this.#entries[this.#at];
  }

  take(): void {
    this.#at += 1;
  }

  async fill(): Promise<void> {
    if (!this.empty || this.ended) return;
    const digests = this.#leaves.slice(this.#next, this.#next + AHEAD).map((ref) => ref.digest);
    this.#next += digests.length;
    const loaded = await this.#source.load(this.#kind, digests);
    this.#entries = digests.flatMap((digest) => entriesOf(nodeOf(loaded, digest)));
    this.#at = 0;
  }
}

/** Compares as far as both sides are loaded. */
function compare<Entry>(kind: LeafKind<Entry>, old: LeafStream<Entry>, now: LeafStream<Entry>): Change<Entry>[] {
  const changes: Change<Entry>[] = [];
  while ((!old.empty || old.ended) && (!now.empty || now.ended) && !(old.empty && now.empty)) {
    const [before, after] = [old.head, now.head];
    const order = orderOf(kind, before, after);
    if (order <= 0) old.take();
    if (order >= 0) now.take();
    if (order < 0 && before !== undefined) changes.push({ key: kind.keyOf(before), before, after: undefined });
    else if (order > 0 && after !== undefined) changes.push({ key: kind.keyOf(after), before: undefined, after });
    else if (before !== undefined && after !== undefined && !kind.same(before, after)) {
      changes.push({ key: kind.keyOf(after), before, after });
    }
  }
  return changes;
}

function orderOf<Entry>(kind: LeafKind<Entry>, before: Entry | undefined, after: Entry | undefined): number {
  if (before === undefined) return 1;
  if (after === undefined) return -1;
  return compareBytes(kind.keyOf(before), kind.keyOf(after));
}

function withoutShared(left: readonly NodeRef[], right: readonly NodeRef[]): [readonly NodeRef[], readonly NodeRef[]] {
  const before = new Set(left.map((ref) => ref.digest));
  const shared = new Set(right.filter((ref) => before.has(ref.digest)).map((ref) => ref.digest));
  const own = (ref: NodeRef) => !shared.has(ref.digest);
  return [left.filter(own), right.filter(own)];
}

function levelOf(refs: readonly NodeRef[]): number {
  return refs[0]?.level ?? 0;
}
