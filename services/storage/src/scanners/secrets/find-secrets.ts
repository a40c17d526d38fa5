import { type Finding, Findings } from '../../domain/finding.ts';
import { type ByteSource, chunksOf } from '../byte-source.ts';
import { HINT, SECRET_RULES, type SecretRule } from './secret-rules.ts';

/** Longer than any match: what the end of one piece cuts in two is whole in the next. */
const OVERLAP = 8 * 1024;
const ADVICE = 'Take it out, and make it invalid where it was issued.';

/** Looks for secrets in a text, piece by piece. Only their kind, line and a masked form are told. */
export async function findSecrets(source: ByteSource, now: Date): Promise<Finding[]> {
  const findings = new Findings();
  let carried = '';
  let line = 1;
  for await (const chunk of chunksOf(source)) {
    // The shapes are ASCII, so every byte may be read as a character.
    const text = carried + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    if (HINT.test(text)) for (const rule of SECRET_RULES) findings.add(matchesOf(rule, text, line, now));
    carried = text.slice(Math.max(0, text.length - OVERLAP));
    line += countLines(text, text.length - carried.length);
  }
  return findings.result.findings;
}

function matchesOf(
  { pattern, check, code, name, gravity }: SecretRule,
  text: string,
  line: number,
  now: Date,
): Finding[] {
  return [...text.matchAll(pattern)]
    .filter(({ 0: whole, 1: inner }) => check?.(inner ?? whole, now) ?? true)
    .map(({ 0: whole, 1: inner, index }) => ({
      code,
      gravity,
      message: `${name} (${masked(inner ?? whole)}). ${ADVICE}`,
      place: `line ${line + countLines(text, index)}`,
    }));
}

function masked(secret: string): string {
  if (secret.startsWith('-----')) return '-----BEGIN …';
  return `${secret.slice(0, 4)}…, ${secret.length} characters`;
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
