import type { TermRecord } from '../term-record.ts';
import type { ProofLine } from './answer.ts';
import type { Attachment } from './attachment.ts';
import { citing } from './proof-line.ts';
import type { Verdict } from './question.ts';

type Pair = {
  readonly rule: string;
  readonly result: Verdict;
  readonly one: (record: TermRecord) => string | null;
  readonly other: (record: TermRecord) => string | null;
  readonly reason: string;
};

const inFamily = (family: string, clause: string) => (record: TermRecord) => (record.family === family ? clause : null);
const shareAlikeOf = (family: string) => (record: TermRecord) =>
  record.family === family ? (record.shareAlike?.clause ?? null) : null;

/** Licences that do not go together in one adapted work (licensing.md section 6); what share-alike alone decides is not here. */
const PAIRS: readonly Pair[] = [
  {
    rule: 'pair:by-sa-odbl',
    result: 'BLOCK',
    one: shareAlikeOf('cc-by-sa'),
    other: shareAlikeOf('odbl'),
    reason: 'each asks for the whole under itself',
  },
  {
    rule: 'pair:by-sa-nc',
    result: 'BLOCK',
    one: shareAlikeOf('cc-by-sa'),
    other: ({ limits }) => limits.nc,
    reason: 'one gives commercial use on, the other forbids it',
  },
  {
    rule: 'pair:cdla-sharing-limit',
    result: 'BLOCK',
    one: ({ limits }) => limits.noAddedLimits,
    other: limitOf,
    reason: 'one lets no limit be added, the other brings one',
  },
  {
    rule: 'pair:by-odbl',
    result: 'REVIEW',
    one: inFamily('cc-by', '2(a)(5)(B), 3(a)'),
    other: inFamily('odbl', '4.4, 4.7'),
    reason: 'the owners of CC-BY data are asked for a waiver on the form of attribution and on technical measures',
  },
  {
    rule: 'pair:restrictions-combine',
    result: 'REVIEW',
    one: ({ passthrough }) => passthrough?.clause ?? null,
    other: ({ passthrough }) => passthrough?.clause ?? null,
    reason: 'both bring use restrictions of their own, and both sets would bind the whole',
  },
];

/** The lines for pairs among sources of one adapted work; one per pair of licences, and two where it cuts both ways. */
export function pairLines(attachments: readonly Attachment[]): ProofLine[] {
  const byLicence = new Map<string, Attachment>();
  for (const attachment of attachments) {
    const known = byLicence.get(attachment.record.id);
    if (!known || before(attachment, known)) byLicence.set(attachment.record.id, attachment);
  }
  const sources = [...byLicence.values()];
  // Few licences have a side in a pair, so this stays small however many sources there are.
  return PAIRS.flatMap((pair) => {
    const ones = sources.filter(({ record }) => pair.one(record) !== null);
    const others = sources.filter(({ record }) => pair.other(record) !== null);
    return ones.flatMap((left) => others.flatMap((right) => apply(pair, left, right)));
  });
}

function apply({ rule, result, one, other, reason }: Pair, left: Attachment, right: Attachment): ProofLine[] {
  if (left === right || !isOther(rule, left, right)) return [];
  const clause = one(left.record);
  const theirs = `${right.record.id} (${other(right.record)}) of ${right.work.ref}`;
  return [citing(left, { rule, result, clause, reason: `with ${theirs}: ${reason}` })];
}

/** Restrictions combine only where they are two. */
function isOther(rule: string, left: Attachment, right: Attachment): boolean {
  return (
    rule !== 'pair:restrictions-combine' || left.record.passthrough?.document !== right.record.passthrough?.document
  );
}

function limitOf({ limits }: TermRecord): string | null {
  const [fieldOfUse] = limits.fieldOfUse;
  return (
    limits.nc ??
    limits.nd ??
    limits.rawResale ??
    fieldOfUse?.clause ??
    limits.territory?.clause ??
    limits.purpose?.clause ??
    limits.expiry?.clause ??
    null
  );
}

function before(a: Attachment, b: Attachment): boolean {
  const order = (attachment: Attachment) => `${attachment.work.ref}\n${attachment.path.join('\n')}`;
  return order(a) < order(b);
}
