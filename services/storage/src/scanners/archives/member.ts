import type { Finding } from '../../domain/finding.ts';
import type { ByteSource } from '../byte-source.ts';

/** A file inside an archive. */
export type Member = {
  name: string;
  source: ByteSource;
  /** Inside a torch archive, where pickles may name tensors by persistent ids. */
  isTorch: boolean;
};

/** Scans what is inside by its content, as if it stood alone. */
export type ScanMember = (member: Member) => Promise<readonly Finding[]>;

/** Unpacked members up to this size are kept in memory while they are scanned; larger ones are unpacked again. */
export const IN_MEMORY = 16 * 1024 * 1024;
