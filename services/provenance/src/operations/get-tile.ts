import { notFound } from '@alliance/errors/alliance-error';
import { LogError } from '@alliance/transparency-log/log-error';
import { parseTilePath, type Tile } from '@alliance/transparency-log/tiles';
import type { LogContext } from '../log-context.ts';
import { readTile } from './read-tile.ts';

/** The bytes at a path below `tile/` (C2SP tlog-tiles). Throws `not_found` for everything that the published log does not have. */
export async function getTile({ folder }: Pick<LogContext, 'folder'>, path: string): Promise<Uint8Array> {
  const tile = parse(`tile/${path}`);
  const data = tile && (await readTile(folder, tile));
  if (data === undefined) throw notFound(`tile ${path.slice(0, 100)}`);
  return data;
}

function parse(path: string): Tile | undefined {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}
