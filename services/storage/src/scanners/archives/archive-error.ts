import { type Finding, refusal } from '../../domain/finding.ts';

/** An archive that is refused as a whole. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly finding: Finding;

  constructor(code: string, message: string, place = '') {
    super(message);
    this.finding = refusal(code, `${message} Pack the files again with a current tool.`, place);
  }
}
