import type { AllianceRole, Caller } from '@alliance/auth/caller';
import type { Asset } from './asset.ts';
import type { Version } from './version.ts';

const OVERSEERS: readonly AllianceRole[] = ['governance', 'auditor'];

/** What a caller may see beyond what everybody may. */
export type Insight = {
  /** Of these organisations everything. */
  organisations: readonly string[];
  /** Of every organisation everything but the files of drafts. */
  overseer: boolean;
};

/** What the caller may see; a credential made for deciding or administering alone shows what everybody sees. */
export function insightOf(caller: Caller | null): Insight {
  if (!caller?.scopes.some((scope) => scope === 'read' || scope === 'publish')) {
    return { organisations: [], overseer: false };
  }
  return {
    organisations: caller.memberships.map((membership) => membership.organisation),
    overseer: caller.allianceRoles.some((role) => OVERSEERS.includes(role)),
  };
}

export function maySeeAsset(caller: Caller | null, asset: Pick<Asset, 'organisation' | 'access'>): boolean {
  return asset.access !== 'private' || maySeeDrafts(caller, asset);
}

/** True when the caller may know which drafts an asset that they may see has. */
export function maySeeDrafts(caller: Caller | null, asset: Pick<Asset, 'organisation'>): boolean {
  return insightOf(caller).overseer || isOwnPerson(caller, asset);
}

/** True when the caller may know the files of a version that they may see. */
export function maySeeFiles(
  caller: Caller | null,
  asset: Pick<Asset, 'organisation'>,
  version: Pick<Version, 'state'>,
): boolean {
  return version.state !== 'draft' || isOwnPerson(caller, asset);
}

function isOwnPerson(caller: Caller | null, asset: Pick<Asset, 'organisation'>): boolean {
  return insightOf(caller).organisations.includes(asset.organisation);
}

/** True when the caller works on the asset: owners and publishers of an organisation in good standing. */
export function mayWrite(caller: Caller | null, { organisation }: Pick<Asset, 'organisation'>): boolean {
  const membership = caller?.memberships.find((one) => one.organisation === organisation);
  if (membership?.state !== 'admitted' || !insightOf(caller).organisations.includes(organisation)) return false;
  return membership.role === 'owner' || membership.role === 'publisher';
}
