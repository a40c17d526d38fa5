import { type Finding, refusal, remark } from '../../domain/finding.ts';
import { ArchiveError } from '../archives/archive-error.ts';
import { zipNames } from '../archives/scan-zip.ts';
import { TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';

/** An archive inside an archive stays closed; of a zip the names are read, for a pickle may hide there. */
export async function scanNested(source: ByteSource, type: string): Promise<Finding[]> {
  const nested = remark('nested-archive', 'An archive inside an archive; what is in it was not checked.');
  if (type !== 'application/zip') return [nested];
  try {
    const names = await zipNames(source);
    if (!names.some((name) => /\.(pkl|pickle|pt|pth|joblib)$/i.test(name))) return [nested];
    return [refusal('pickle-unsafe', 'A pickle is hidden in an archive inside an archive. Convert it to safetensors.')];
  } catch (error) {
    if (error instanceof ArchiveError) return [error.finding];
    if (error instanceof TruncatedError)
      return [refusal('truncated', 'The archive is not whole. Pack the files again.')];
    throw error;
  }
}
