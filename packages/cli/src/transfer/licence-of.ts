import { UsageError } from '../usage-error.ts';

/** That some files have a licence of their own. */
export type LicenceOf = { paths: string; licence: string };

/** Adds what `--licence-of` says, "data/**=CC-BY-NC-4.0", to what was said before; a path may contain "=", a licence does not. */
export function collectLicence(text: string, before: readonly LicenceOf[] = []): LicenceOf[] {
  const at = text.lastIndexOf('=');
  const [paths, licence] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()];
  if (paths === '' || licence === '') throw new UsageError(`"${text}" – data/**=CC-BY-NC-4.0`);
  return [...before, { paths, licence }];
}
