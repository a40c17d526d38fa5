import { parseCosignerKey } from './cosigner-key.ts';
import { LogError } from './log-error.ts';
import { parseVerifierKey } from './note-key.ts';
import type { Policy, PolicyWitness, Quorum } from './policy.ts';
import { encodeBase64, parseDecimal } from './strict-text.ts';

const MAX_LENGTH = 1_048_576;
const MAX_LINES = 4_096;
/** A text that cannot be a policy; the only control characters are tab and newline. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const NONE = 'none';

/** Reads a policy strictly; throws malformed-policy, naming the line, and malformed-key or unsupported-key for a key. */
export function parsePolicy(source: string | Uint8Array): Policy {
  const text = typeof source === 'string' ? source : decode(source);
  if (text === undefined || text.length > MAX_LENGTH || FORBIDDEN.test(text)) {
    throw new LogError(
      'malformed-policy',
      'This is not a policy: it is too long, not UTF-8 or has control characters.',
    );
  }
  const lines = text.split('\n');
  if (lines.length > MAX_LINES) throw new LogError('malformed-policy', `A policy has at most ${MAX_LINES} lines.`);
  const reader = new PolicyReader();
  for (const [i, line] of lines.entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words[0] === undefined || words[0].startsWith('#')) continue;
    try {
      reader.read(words);
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      throw new LogError(error.code, `Line ${i + 1} of the policy: ${error.message}`);
    }
  }
  return reader.finish();
}

/** Line by line, because a line may only speak of those above it. */
class PolicyReader {
  readonly #logs: Policy['logs'][number][] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #named = new Map<string, Quorum>();
  readonly #members = new Set<string>();
  readonly #keys = new Set<string>();
  #quorum: { rule: Quorum | undefined } | undefined;

  read([keyword, ...rest]: readonly string[]): void {
    if (keyword === 'log') this.#log(rest);
    else if (keyword === 'witness') this.#witness(rest);
    else if (keyword === 'group') this.#group(rest);
    else if (keyword === 'quorum') this.#setQuorum(rest);
    else throw refusal(`"${keyword}" is none of log, witness, group and quorum.`);
  }

  finish(): Policy {
    if (this.#quorum === undefined) throw new LogError('malformed-policy', 'A policy needs one line "quorum <name>".');
    return { logs: this.#logs, witnesses: this.#witnesses, quorum: this.#quorum.rule };
  }

  #log([vkey, url, ...more]: readonly string[]): void {
    if (vkey === undefined || more.length > 0) throw refusal('write "log <vkey> [<url>]".');
    const key = parseVerifierKey(vkey);
    this.#once('log', key.publicKey);
    this.#logs.push({ key, ...(url !== undefined && { url }) });
  }

  #witness([name, vkey, url, ...more]: readonly string[]): void {
    if (name === undefined || vkey === undefined || more.length > 0)
      throw refusal('write "witness <name> <vkey> [<url>]".');
    const key = parseCosignerKey(vkey);
    this.#once('witness', key.publicKey);
    const witness = { name, key, ...(url !== undefined && { url }) };
    this.#name(name, witness);
    this.#witnesses.push(witness);
  }

  #group([name, threshold, ...names]: readonly string[]): void {
    if (name === undefined || threshold === undefined || names.length === 0) {
      throw refusal('write "group <name> all|any|<k> <name>…".');
    }
    const members = names.map((member) => {
      if (this.#members.has(member)) throw refusal(`"${member}" is a member already; it may be so once.`);
      this.#members.add(member);
      return this.#find(member);
    });
    const needed = thresholdOf(threshold, members.length);
    if (needed === undefined) throw refusal(`"${threshold}" is not all, any or a number from 1 to ${members.length}.`);
    this.#name(name, { threshold: needed, members });
  }

  #setQuorum([name, ...more]: readonly string[]): void {
    if (name === undefined || more.length > 0) throw refusal('write "quorum <name>" or "quorum none".');
    if (this.#quorum !== undefined) throw refusal('there may be one quorum only.');
    this.#quorum = { rule: name === NONE ? undefined : this.#find(name) };
  }

  #find(name: string): Quorum {
    const found = this.#named.get(name);
    if (found === undefined) throw refusal(`no line above defines "${name}".`);
    return found;
  }

  #name(name: string, meaning: Quorum): void {
    if (name === NONE || this.#named.has(name)) throw refusal(`the name "${name}" is taken.`);
    this.#named.set(name, meaning);
  }

  #once(kind: string, publicKey: Uint8Array): void {
    const key = `${kind} ${encodeBase64(publicKey)}`;
    if (this.#keys.has(key)) throw refusal(`another ${kind} has this key already.`);
    this.#keys.add(key);
  }
}

function thresholdOf(text: string, count: number): number | undefined {
  if (text === 'all') return count;
  if (text === 'any') return 1;
  const number = parseDecimal(text);
  return number !== undefined && number >= 1 && number <= count ? number : undefined;
}

function refusal(why: string): LogError {
  return new LogError('malformed-policy', why);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
