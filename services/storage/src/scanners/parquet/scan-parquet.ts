import { doubt, type Finding, Findings, refusal } from '../../domain/finding.ts';
import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { type ColumnChunk, readFooter, readPageSize } from './read-footer.ts';
import { ThriftError, ThriftReader } from './thrift-reader.ts';

const MAX_FOOTER = 64 * 1024 * 1024;
const MAX_PAGE = 1024n ** 3n;
/** First pages that are looked at. */
const MAX_PAGES = 256;
const PAGE_HEAD = 64;
/** Uncompressed, Snappy, gzip, Brotli, zstd, LZ4_RAW. */
const CODECS = new Set([0, 1, 2, 4, 6, 7]);
const ADVICE = 'Write the file again with a current library.';

/** Checks the footer of a Parquet file, and the first page of its first column chunks. */
export async function scanParquet(source: ByteSource): Promise<Finding[]> {
  const trailer = await readTrailer(source);
  if ('finding' in trailer) return [trailer.finding];
  const { footerStart, footerLength } = trailer;
  const findings = new Findings();
  const chunks: ColumnChunk[] = [];
  try {
    const reader = new ThriftReader(new ByteCursor(source, footerStart, footerStart + footerLength));
    const { rows, rowsOfGroups } = await readFooter(reader, (chunk) => {
      findings.add(checkChunk(chunk, BigInt(footerStart)));
      if (chunks.length < MAX_PAGES) chunks.push(chunk);
    });
    if (rows !== rowsOfGroups) findings.add(bad('rows-differ', 'The rows of the groups do not add up.'));
    if (findings.result.findings.every(({ gravity }) => gravity !== 'refuse'))
      await checkPages(source, chunks, findings);
  } catch (error) {
    if (!(error instanceof ThriftError || error instanceof TruncatedError)) throw error;
    findings.add(bad('malformed-footer', `The footer cannot be read: ${error.message}.`));
  }
  return findings.result.findings;
}

type Trailer = { footerStart: number; footerLength: number } | { finding: Finding };

async function readTrailer(source: ByteSource): Promise<Trailer> {
  if (source.size < 12) return { finding: bad('truncated', 'The file is too short to be Parquet.') };
  const end = await source.read(source.size - 8, 8);
  const [head, mark] = [await source.read(0, 4), end.subarray(4)].map((bytes) => String.fromCharCode(...bytes));
  if (mark === 'PARE' || head === 'PARE')
    return { finding: doubt('encrypted', 'The file is encrypted, so nobody can check it. Publish it unencrypted.') };
  if (mark !== 'PAR1') return { finding: bad('truncated', 'The file does not end as Parquet does.') };
  const footerLength = new DataView(end.buffer, end.byteOffset).getUint32(0, true);
  if (footerLength > MAX_FOOTER) return { finding: bad('footer-too-large', 'The footer is longer than 64 MiB.') };
  const footerStart = source.size - 8 - footerLength;
  if (footerStart < 4) return { finding: bad('malformed-footer', 'The footer is longer than the file.') };
  return { footerStart, footerLength };
}

function checkChunk({ filePath, codec, start, length }: ColumnChunk, footerStart: bigint): Finding | undefined {
  if (filePath !== undefined) return bad('external-column', 'A column is said to be in another file.', filePath);
  if (start < 4n || length < 0n || start + length > footerStart)
    return bad('range-outside', 'A column lies outside of the file.');
  if (CODECS.has(codec)) return undefined;
  return doubt('unknown-codec', 'A column is packed by a method that is not known here. Use zstd or Snappy.');
}

async function checkPages(source: ByteSource, chunks: readonly ColumnChunk[], findings: Findings): Promise<void> {
  for (const { start, length } of chunks) {
    if (length === 0n) continue;
    const end = Number(start) + Math.min(Number(length), PAGE_HEAD);
    const size = await readPageSize(new ThriftReader(new ByteCursor(source, Number(start), end)));
    if (size < 0n || size > MAX_PAGE) findings.add(bad('page-too-large', 'A page is larger than 1 GiB when unpacked.'));
  }
}

function bad(code: string, message: string, place = ''): Finding {
  return refusal(code, `${message} ${ADVICE}`, place);
}
