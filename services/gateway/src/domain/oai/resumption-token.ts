import type { Verb } from './arguments.ts';
import { OaiError } from './oai-error.ts';
import type { Selection } from './selection.ts';

/** Where a list goes on. Nothing is kept for it here: the token says all. */
export type Resumption = {
  verb: Verb;
  selection: Selection;
  /** Cursor of the catalogue. */
  cursor: string;
  /** How many were told before. */
  told: number;
  expiresAt: Date;
};

const FORM = 1;
const ANYTHING: Selection = { kind: '', organisation: '', from: undefined, until: undefined };

/** Writes a token. It holds nothing but what its holder asked for, so it needs no seal: an altered one asks for something else. */
export function writeToken({ verb, selection, cursor, told, expiresAt }: Resumption): string {
  const { kind, organisation, from, until } = selection;
  const fields = [
    ...[FORM, verb, kind, organisation, from?.getTime() ?? null, until?.getTime() ?? null],
    ...[cursor, told, expiresAt.getTime()],
  ];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** Reads a token of that verb. Throws `badResumptionToken`, also for one that has expired. */
export function readToken(token: string, verb: Verb, now: Date): Resumption {
  const [form, given, kind, organisation, from, until, cursor, told, expires, ...more] = fieldsOf(token);
  const isOurs =
    form === FORM &&
    given === verb &&
    (kind === '' || kind === 'dataset' || kind === 'model') &&
    typeof organisation === 'string' &&
    /^[a-z0-9-]{0,40}$/.test(organisation) &&
    [from, until].every((moment) => moment === null || isMoment(moment)) &&
    typeof cursor === 'string' &&
    /^[\w-]{1,1024}$/.test(cursor) &&
    Number.isSafeInteger(told) &&
    isMoment(expires) &&
    more.length === 0;
  if (!isOurs) throw new OaiError('badResumptionToken', 'The token is not one that this list gave out.');
  if (expires <= now.getTime())
    throw new OaiError('badResumptionToken', 'The token has expired. Begin the list again.');
  const dateOf = (moment: unknown) => (moment === null ? undefined : new Date(moment as number));
  const selection = { ...ANYTHING, kind, organisation, from: dateOf(from), until: dateOf(until) } as Selection;
  return { verb, selection, cursor, told: told as number, expiresAt: new Date(expires) };
}

const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59Z');

function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= FIRST && (value as number) <= LAST;
}

function fieldsOf(token: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}
