import type { Heading, Root } from 'mdast';

/** What the plugin needs of a document: its headings stand at the top, in quotes or in lists. */
type Parent = { children: readonly { type: string }[] };

/**
 * Headings of a text that stands inside a page: they begin below `above` and never skip a level, whatever their author wrote,
 * so that the outline of the page stays whole. A remark plugin.
 */
export function nestHeadings({ above }: { above: 2 | 3 }) {
  return (root: Root): void => {
    const open: number[] = [];
    for (const heading of headingsOf(root)) {
      while ((open.at(-1) ?? 0) >= heading.depth) open.pop();
      open.push(heading.depth);
      heading.depth = Math.min(above + open.length, 6) as Heading['depth'];
    }
  };
}

function* headingsOf(node: Parent): Generator<Heading> {
  for (const child of node.children) {
    if (child.type === 'heading') yield child as Heading;
    else if ('children' in child) yield* headingsOf(child as unknown as Parent);
  }
}
