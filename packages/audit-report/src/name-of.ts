import type { ReportObject } from './report.ts';

/** What an entry is about, as one text. */
export function nameOf({ kind, id, version, digest }: ReportObject): string {
  const name = `${kind}${id === '' ? '' : `:${id}`}${version === '' ? '' : `@${version}`}`;
  return digest === '' ? name : `${name} (${digest})`;
}
