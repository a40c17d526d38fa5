import { filePath, formatReference } from '../../api/paths.ts';
import type { AssetName } from '../../api/types.ts';
import { quoteForShell } from '../../text/quote-for-shell.ts';

/** Downloads a version, verified, with the command line. */
export function downloadCommand(asset: AssetName, version: string): string {
  return `alliance download ${quoteForShell(formatReference(asset, version))} --to ./${asset.name}`;
}

/** Asks for access with the command line; what only the person can say is left to fill in. */
export function requestCommand(asset: AssetName): string {
  return `alliance request ${quoteForShell(formatReference(asset))} --purpose research --statement "…" --until YYYY-MM-DD`;
}

/** Downloads one file with curl, which does not carry the token over to where the API sends it. */
export function curlCommand(
  origin: string,
  asset: AssetName,
  version: string,
  path: string,
  withToken: boolean,
): string {
  const lines = [
    'curl --fail --location --remote-name',
    ...(withToken ? ['--header "Authorization: Bearer $ALLIANCE_TOKEN"'] : []),
    `'${origin}${filePath(asset, version, path)}'`,
  ];
  return lines.join(' \\\n  ');
}
