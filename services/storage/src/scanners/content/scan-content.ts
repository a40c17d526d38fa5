import { doubt, type Finding, refusal, remark } from '../../domain/finding.ts';
import { detectMediaType } from '../../domain/media-type.ts';
import type { ScanMember } from '../archives/member.ts';
import { TooScatteredError } from '../archives/replayable-source.ts';
import { scanPacked } from '../archives/scan-packed.ts';
import { scanTar } from '../archives/scan-tar.ts';
import { scanZip, tooScattered } from '../archives/scan-zip.ts';
import { scanArrow } from '../arrow/scan-arrow.ts';
import { type ByteSource, headOf } from '../byte-source.ts';
import { scanGguf } from '../gguf/scan-gguf.ts';
import { scanNpy } from '../npy/scan-npy.ts';
import { scanOnnx } from '../onnx/scan-onnx.ts';
import { scanParquet } from '../parquet/scan-parquet.ts';
import { isOldPickle } from '../pickle/old-pickle.ts';
import { scanPickle } from '../pickle/scan-pickle.ts';
import { scanSafetensors } from '../safetensors/scan-safetensors.ts';
import { scanText } from '../text/scan-text.ts';
import { ARCHIVES, REFUSED_TYPES, REMARKED_TYPES } from './known-types.ts';
import { scanNested } from './scan-nested.ts';

const HEAD = 4 * 1024;

type Place = {
  /** Inside an archive, archives are not opened. */
  isInside: boolean;
  isTorch: boolean;
};

/** Finds out by its bytes what a file is, and checks it as such. */
export function scanContent(source: ByteSource): Promise<readonly Finding[]> {
  return scanTyped(source, { isInside: false, isTorch: false });
}

const scanMember: ScanMember = async ({ source, isTorch }) => {
  try {
    const found = await scanTyped(source, { isInside: true, isTorch });
    // What a packed model needs is packed with it; nobody looks for it in the version.
    return found.map(({ needs: _, ...finding }) => finding);
  } catch (error) {
    if (error instanceof TooScatteredError) return [tooScattered()];
    throw error;
  }
};

async function scanTyped(source: ByteSource, place: Place): Promise<readonly Finding[]> {
  if (source.size === 0) return [];
  const type = detectMediaType(await headOf(source, HEAD), source.size);
  if (ARCHIVES.has(type)) return place.isInside ? scanNested(source, type) : scanArchive(source, type);
  const refused = REFUSED_TYPES[type];
  if (refused) return [refusal(...refused)];
  const remarked = REMARKED_TYPES[type];
  if (remarked) return [remark(...remarked)];
  if (type.startsWith('image/') || type.startsWith('audio/') || type.startsWith('video/')) return [];
  return scanKnown(source, type, place);
}

async function scanKnown(source: ByteSource, type: string, place: Place): Promise<readonly Finding[]> {
  switch (type) {
    case 'application/x-safetensors':
      return scanSafetensors(source);
    case 'application/x-gguf':
      return scanGguf(source);
    case 'application/x-onnx':
      return scanOnnx(source);
    case 'application/vnd.apache.parquet':
      return scanParquet(source);
    case 'application/vnd.apache.arrow.file':
      return scanArrow(source);
    case 'application/x-npy':
      return scanNpy(source);
    case 'application/x-python-pickle':
      return scanPickle(source, place);
    default:
      return scanUnmarked(source, type, place);
  }
}

/** Text and what has no mark; a pickle of the first protocols looks like either. */
async function scanUnmarked(source: ByteSource, type: string, place: Place): Promise<readonly Finding[]> {
  if (await isOldPickle(source)) return scanPickle(source, place);
  if (type === 'text/plain') return scanText(source);
  if (await isAlmostSafetensors(source)) return scanSafetensors(source);
  // The numbers of a tensor in a torch archive have no format of their own.
  if (place.isTorch) return [];
  return [
    doubt(
      'unknown-format',
      'Its format is not known here. Publish it in an open format, or ask governance to look at it.',
    ),
  ];
}

function scanArchive(source: ByteSource, type: string): Promise<readonly Finding[]> {
  if (type === 'application/zip') return scanZip(source, scanMember);
  if (type === 'application/x-tar') return scanTar(source, scanMember);
  if (type === 'application/gzip') return scanPacked(source, 'gzip', scanUnpacked);
  if (type === 'application/zstd') return scanPacked(source, 'zstd', scanUnpacked);
  return Promise.resolve([
    doubt('cannot-open', 'It is packed by a method that is not opened here. Pack it with zip, gzip or zstd.'),
  ]);
}

/** A packed tar is one archive, not one in another. */
async function scanUnpacked(source: ByteSource): Promise<readonly Finding[]> {
  if (detectMediaType(await headOf(source, HEAD), source.size) === 'application/x-tar')
    return scanTar(source, scanMember);
  return scanMember({ name: '', source, isTorch: false });
}

/** A length that no reader accepts, and then the header all the same. */
async function isAlmostSafetensors(source: ByteSource): Promise<boolean> {
  const head = await headOf(source, 10);
  return head[8] === 0x7b && head[9] === 0x22;
}
