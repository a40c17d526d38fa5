import { doubt, type Finding, type NeededFile, refusal, remark } from '../../domain/finding.ts';

type ExternalTensor = { name: string; hasData: boolean; entries: ReadonlyMap<string, string> };

/** As long as the path of a file may be. */
const MAX_LOCATION_BYTES = 1_024;
/** A model has one such file, or one for each tensor. */
const MAX_FILES = 900;

/** The files that a model needs beside it, each once with the bytes that its tensors reach to. */
export class ExternalFiles {
  readonly #files = new Map<string, number>();

  add({ location, bytes }: NeededFile): void {
    this.#files.set(location, Math.max(bytes, this.#files.get(location) ?? 0));
  }

  get findings(): Finding[] {
    if (this.#files.size > MAX_FILES)
      return [doubt('too-many-files', `The model needs more than ${MAX_FILES} files. Keep its tensors in one.`)];
    return [...this.#files].map(([location, bytes]) => ({
      ...remark('external-data', 'The model needs this file beside it, in the same version.', location),
      needs: { location, bytes },
    }));
  }
}

/** The file that the numbers of a tensor are in, or what is wrong with how it is named. */
export function externalFile({ name, hasData, entries }: ExternalTensor): NeededFile | Finding {
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
  return { location, bytes: Number(entries.get('offset') ?? 0) + Number(entries.get('length') ?? 0) };
}

/** Relative, without "..", drive, or backslash. */
function isInsideFolder(location: string): boolean {
  if (
    location === '' ||
    Buffer.byteLength(location) > MAX_LOCATION_BYTES ||
    location.includes('\\') ||
    location.includes('\0') ||
    /^[a-z]:/i.test(location)
  )
    return false;
  return location.split('/').every((segment) => segment !== '' && segment !== '..' && segment !== '.');
}
