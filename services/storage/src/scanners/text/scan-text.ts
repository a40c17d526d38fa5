import { doubt, type Finding, remark } from '../../domain/finding.ts';
import { type ByteSource, chunksOf } from '../byte-source.ts';

/** Marks that stand beside their letter where they could be part of it; a look for all of Unicode's would be slow. */
const COMBINING = /[\u0300-\u036f]/;

/** Reads all of a text: UTF-8 without NUL. Marks and line ends that tools trip over are remarked on. */
export async function scanText(source: ByteSource): Promise<Finding[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const seen = new Map<string, Finding>();
  let at = 0;
  for await (const chunk of chunksOf(source)) {
    if (chunk.includes(0)) return [notText(at + chunk.indexOf(0))];
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: at + chunk.length < source.size });
    } catch {
      return [notText(at)];
    }
    for (const [code, message] of remarksOn(text, at === 0)) if (!seen.has(code)) seen.set(code, remark(code, message));
    at += chunk.length;
  }
  return [...seen.values()];
}

function notText(at: number): Finding {
  return doubt(
    'not-text',
    'It begins as text and goes on with bytes that are none. Save it as UTF-8, or ask governance to look at it.',
    `from byte ${at}`,
  );
}

function* remarksOn(text: string, isFirst: boolean): Iterable<[string, string]> {
  if (isFirst && text.startsWith('\ufeff')) yield ['byte-order-mark', 'The text begins with a byte order mark.'];
  if (text.includes('\r\n')) yield ['windows-line-ends', 'Lines end as on Windows (CR LF).'];
  // A chunk that ends between a letter and its mark only hides one, since others follow.
  if (COMBINING.test(text) && text.normalize('NFC') !== text)
    yield ['decomposed', 'Some letters are decomposed (not in Unicode normal form NFC).'];
}
