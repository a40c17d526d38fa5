import { type Format, formatOfName } from './file-format.ts';

/** How much of a version is read. */
export type ProfileLimits = { fileBytes: number; versionBytes: number; versionFiles: number };

export type Candidate = { path: string; size: number; sha256: string; format: Format };

/** Chooses from the files of a version, one after the other, which are read; counts the data files that are left out. */
export class FileChooser {
  readonly chosen: Candidate[] = [];
  leftOut: number;
  readonly #limits: ProfileLimits;
  #bytes = 0;

  /** `leftOut`: data files that are known to be left out before the first is offered. */
  constructor(limits: ProfileLimits, leftOut = 0) {
    this.#limits = limits;
    this.leftOut = leftOut;
  }

  offer({ path, size, sha256 }: Omit<Candidate, 'format'>): void {
    const format = formatOfName(path);
    if (format === undefined) return;
    const { fileBytes, versionBytes, versionFiles } = this.#limits;
    const fits = size <= fileBytes && this.#bytes + size <= versionBytes && this.chosen.length < versionFiles;
    if (!fits) {
      this.leftOut += 1;
      return;
    }
    this.#bytes += size;
    this.chosen.push({ path, size, sha256, format });
  }
}
