import type { AssetRef } from '../domain/vocabulary.ts';
import type { ScopeColumns } from './rules-tables.ts';

/** Something of one asset, or without one of an organisation as a whole. */
export type Scope = { organisation: string; asset: AssetRef | undefined };

/** A scope as columns. */
export function scopeColumns({ organisation, asset }: Scope): ScopeColumns {
  return { organisation, asset_kind: asset?.kind ?? '', asset_name: asset?.name ?? '' };
}

/** A scope from columns. */
export function scopeOf({ organisation, asset_kind: kind, asset_name: name }: ScopeColumns): Scope {
  return { organisation, asset: kind === '' ? undefined : { kind, organisation, name } };
}
