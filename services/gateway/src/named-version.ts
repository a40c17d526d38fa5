import type { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { refOf } from './asset-kinds.ts';
import type { Clients } from './clients.ts';

/**
 * The number of the version that a path names: itself, or where an alias points now. Numbers begin with a digit and aliases with
 * a letter. Everything behind the gateway works with numbers alone, so that a grant is for what was asked and not for a name.
 */
export async function numberOf(
  { versions }: Pick<Clients, 'versions'>,
  kind: AssetKind,
  { org, name, version }: { org: string; name: string; version: string },
  options: CallOptions,
): Promise<string> {
  if (!/^[a-z]/.test(version)) return version;
  const { alias } = await versions(kind).getAlias({ ref: refOf(kind, { org, name }), name: version }, options);
  return alias?.version ?? version;
}
