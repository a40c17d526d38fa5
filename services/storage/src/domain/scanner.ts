/** Who scans: `content` by format, `secrets` in texts, `malware` by a daemon where there is one. */
export type ScannerName = 'content' | 'secrets' | 'malware';

export const SCANNERS = ['content', 'secrets', 'malware'] as const satisfies readonly ScannerName[];

/** The rule set in force of each scanner. Raise it when a rule changes: everything is scanned again, publication waits for it. */
export const RULES: Readonly<Record<ScannerName, number>> = { content: 2, secrets: 1, malware: 1 };

/** Version of our own scanners. */
export const TOOL_VERSION = 'alliance-scan 1.0.0';

/** What this node demands of malware scans. */
export type ScanPolicy = { malware: 'off' | 'optional' | 'required' };

/** Types in which texts are. */
const WITH_TEXT: ReadonlySet<string> = new Set([
  'text/plain',
  'application/zip',
  'application/x-tar',
  'application/gzip',
  'application/zstd',
]);

/** Scanners that bytes of a type go through. */
export function scannersOf(mediaType: string, policy: ScanPolicy): ScannerName[] {
  return SCANNERS.filter((scanner) => {
    if (scanner === 'malware') return policy.malware !== 'off';
    return scanner === 'content' || WITH_TEXT.has(mediaType);
  });
}

/** Those of them without which nothing is published. */
export function requiredScanners(mediaType: string, policy: ScanPolicy): ScannerName[] {
  return scannersOf(mediaType, policy).filter((scanner) => scanner !== 'malware' || policy.malware === 'required');
}
