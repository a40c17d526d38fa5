/** A node to be placed: in which column, sources to the left (below zero), what was made from it to the right. */
export type Placeable = { id: string; column: number };
/** From a source to what was made from it. */
export type Connection = { parentId: string; childId: string };
/** Where the left upper corner of a node goes. */
export type Place = { x: number; y: number };

/** Of the graph as it is drawn, in its own units. */
export const NODE = { width: 220, height: 44 };
const GAP = { x: 96, y: 20 };
/** More sweeps change little. */
const SWEEPS = 4;

/**
 * Places a graph in columns; in each, nodes stand near those that they are connected with, so that few lines cross (the
 * barycentre heuristic for layered drawings of Sugiyama, Tagawa and Toda).
 */
export function layOut(nodes: readonly Placeable[], connections: readonly Connection[]): Map<string, Place> {
  const columns = [...Map.groupBy(nodes, ({ column }) => column)].sort(([one], [other]) => one - other);
  const rows = new Map<string, number>();
  for (const [, members] of columns) numberRows(members, rows);
  const neighbours = neighboursOf(connections);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (const [, members] of sweep % 2 === 0 ? columns : columns.toReversed()) sortColumn(members, rows, neighbours);
  const tallest = Math.max(0, ...columns.map(([, members]) => members.length));
  const left = columns[0]?.[0] ?? 0;
  const places = new Map<string, Place>();
  for (const [column, members] of columns) {
    const top = ((tallest - members.length) * (NODE.height + GAP.y)) / 2;
    for (const { id } of members)
      places.set(id, {
        x: (column - left) * (NODE.width + GAP.x),
        y: top + (rows.get(id) ?? 0) * (NODE.height + GAP.y),
      });
  }
  return places;
}

/** How large the drawing is. */
export function extentOf(places: ReadonlyMap<string, Place>): { width: number; height: number } {
  let [width, height] = [NODE.width, NODE.height];
  for (const { x, y } of places.values()) {
    width = Math.max(width, x + NODE.width);
    height = Math.max(height, y + NODE.height);
  }
  return { width, height };
}

function neighboursOf(connections: readonly Connection[]): Map<string, string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (of: string, to: string) => {
    const known = neighbours.get(of);
    if (known) known.push(to);
    else neighbours.set(of, [to]);
  };
  for (const { parentId, childId } of connections) {
    add(parentId, childId);
    add(childId, parentId);
  }
  return neighbours;
}

function sortColumn(members: Placeable[], rows: Map<string, number>, neighbours: ReadonlyMap<string, string[]>): void {
  const wanted = new Map(members.map(({ id }) => [id, meanRow(neighbours.get(id) ?? [], rows) ?? rows.get(id) ?? 0]));
  members.sort((one, other) => (wanted.get(one.id) ?? 0) - (wanted.get(other.id) ?? 0));
  numberRows(members, rows);
}

function numberRows(members: readonly Placeable[], rows: Map<string, number>): void {
  for (const [row, { id }] of members.entries()) rows.set(id, row);
}

function meanRow(ids: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  const known = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, row) => sum + row, 0) / known.length;
}
