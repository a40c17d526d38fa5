import type { Finding } from '../../domain/finding.ts';
import { detectMediaType } from '../../domain/media-type.ts';
import type { ScanMember } from '../archives/member.ts';
import { TooScatteredError } from '../archives/replayable-source.ts';
import { scanPacked } from '../archives/scan-packed.ts';
import { scanTar } from '../archives/scan-tar.ts';
import { scanZip } from '../archives/scan-zip.ts';
import { type ByteSource, headOf } from '../byte-source.ts';
import { findSecrets } from './find-secrets.ts';
import { SECRET_RULES } from './secret-rules.ts';

const HEAD = 4 * 1024;
const CODES: ReadonlySet<string> = new Set(SECRET_RULES.map(({ code }) => code));

/** Looks for secrets in a text, or in the texts of an archive. What is wrong with the archive itself is for `content` to say. */
export async function scanSecrets(source: ByteSource, now: Date): Promise<readonly Finding[]> {
  const found = await scanTyped(source, now);
  return found.filter(({ code }) => CODES.has(code));
}

async function scanTyped(source: ByteSource, now: Date): Promise<readonly Finding[]> {
  const member: ScanMember = async ({ source: inside }) => {
    try {
      return (await isText(inside)) ? await findSecrets(inside, now) : [];
    } catch (error) {
      if (error instanceof TooScatteredError) return [];
      throw error;
    }
  };
  switch (await typeOf(source)) {
    case 'text/plain':
      return findSecrets(source, now);
    case 'application/zip':
      return scanZip(source, member);
    case 'application/x-tar':
      return scanTar(source, member);
    case 'application/gzip':
    case 'application/zstd':
      return scanPacked(source, (await typeOf(source)) === 'application/gzip' ? 'gzip' : 'zstd', async (unpacked) =>
        (await typeOf(unpacked)) === 'application/x-tar'
          ? scanTar(unpacked, member)
          : member({ name: '', source: unpacked, isTorch: false }),
      );
    default:
      return [];
  }
}

async function isText(source: ByteSource): Promise<boolean> {
  return (await typeOf(source)) === 'text/plain';
}

async function typeOf(source: ByteSource): Promise<string> {
  return detectMediaType(await headOf(source, HEAD), source.size);
}
