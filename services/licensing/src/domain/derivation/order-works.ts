import type { Edge } from './question.ts';

/** Edges by the work that they lead to, in one order whatever order they came in. */
export function edgesByChild(edges: readonly Edge[]): Map<string, Edge[]> {
  const key = (edge: Edge) => `${edge.parent}\n${edge.operation}\n${edge.evidence}`;
  const sorted = edges.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return Map.groupBy(sorted, ({ child }) => child);
}

/** Every work that leads to `ref`, sources first, `ref` last; undefined when something leads to itself. */
export function sourcesFirst(ref: string, incoming: ReadonlyMap<string, readonly Edge[]>): string[] | undefined {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack = [ref];
  for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
    if (state.get(at) === undefined) {
      state.set(at, 'open');
      for (const { parent } of incoming.get(at) ?? []) {
        if (state.get(parent) === 'open') return undefined;
        if (state.get(parent) === undefined) stack.push(parent);
      }
    } else {
      stack.pop();
      if (state.get(at) === 'open') order.push(at);
      state.set(at, 'done');
    }
  }
  return order;
}

/** The works that reach `ref` without an evaluation on the way: what only measured a work does not bind it. */
export function boundBy(ref: string, incoming: ReadonlyMap<string, readonly Edge[]>): Set<string> {
  const found = new Set<string>();
  const waiting = [ref];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { parent, operation } of incoming.get(at) ?? []) {
      if (operation === 'evaluate' || found.has(parent)) continue;
      found.add(parent);
      waiting.push(parent);
    }
  }
  return found;
}
