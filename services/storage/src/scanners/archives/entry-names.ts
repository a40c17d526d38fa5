import { ArchiveError } from './archive-error.ts';

const MAX_ENTRIES = 100_000;
const MAX_NAME_BYTES = 1_024;

/** Checks names of entries one after another: that each stays inside of its folder and is there once. */
export class EntryNames {
  readonly #seen = new Set<string>();
  #count = 0;

  /** Throws an ArchiveError. Returns the name as it is shown. */
  add(bytes: Uint8Array): string {
    this.#count += 1;
    if (this.#count > MAX_ENTRIES)
      throw new ArchiveError('too-many-entries', `There are more than ${MAX_ENTRIES} entries.`);
    const name = decode(bytes);
    if (bytes.length > MAX_NAME_BYTES)
      throw new ArchiveError('name-too-long', 'The name of an entry is too long.', name);
    if (!staysInside(name))
      throw new ArchiveError('unsafe-name', 'An entry would be written outside of its folder.', name);
    const key = name
      .replace(/^(\.\/)+/, '')
      .replace(/\/$/, '')
      .normalize('NFC')
      .toLowerCase();
    if (this.#seen.has(key) && !name.endsWith('/'))
      throw new ArchiveError('duplicate-entry', 'Two entries have the same name.', name);
    this.#seen.add(key);
    return name;
  }
}

/** Old archives have names in other encodings; read as Latin-1 they are at least told apart. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

function staysInside(name: string): boolean {
  if (name === '' || name.includes('\0') || name.includes('\\') || name.startsWith('/')) return false;
  if (/^[a-z]:/i.test(name)) return false;
  return !name.split('/').includes('..');
}
