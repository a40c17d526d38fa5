import { encodePart } from '../../api/paths.ts';
import type { AssetName } from '../../api/types.ts';

/** Address of an asset's page, of its newest version or of a given one. */
export function assetHref({ kind, organisation, name }: AssetName, version?: string): string {
  const path = `/${kind}s/${encodePart(organisation)}/${encodePart(name)}`;
  return version === undefined ? path : `${path}?version=${encodePart(version)}`;
}

/** Address of the page about what was made from a version. */
export function impactHref({ kind, organisation, name }: AssetName, version: string): string {
  return `/${kind}s/${encodePart(organisation)}/${encodePart(name)}/impact?version=${encodePart(version)}`;
}
