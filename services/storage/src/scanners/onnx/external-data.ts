import { type Finding, refusal, remark } from '../../domain/finding.ts';

type ExternalTensor = { name: string; hasData: boolean; entries: ReadonlyMap<string, string> };

/** What is to be said of a tensor whose numbers are in another file. */
export function externalDataProblem({ name, hasData, entries }: ExternalTensor): Finding {
  const location = entries.get('location') ?? '';
  if (!isInsideFolder(location)) {
    return refusal(
      'unsafe-external-data',
      "A tensor is kept in a file outside of the model's folder. Save the model with its data beside it.",
      name,
    );
  }
  if (hasData) {
    return refusal('ambiguous-data', 'A tensor has its numbers in the model and in another file. Save it again.', name);
  }
  for (const field of ['offset', 'length']) {
    if (!/^\d{0,15}$/.test(entries.get(field) ?? ''))
      return refusal('malformed-external-data', `The ${field} of a tensor in another file is not a number.`, name);
  }
  return remark('external-data', 'The model needs this file beside it, in the same version.', location);
}

/** Relative, without "..", drive, or backslash. */
function isInsideFolder(location: string): boolean {
  if (location === '' || location.includes('\\') || location.includes('\0') || /^[a-z]:/i.test(location)) return false;
  return location.split('/').every((segment) => segment !== '' && segment !== '..' && segment !== '.');
}
