import type { TermRecord } from '../term-record.ts';
import type { ProofLine } from './answer.ts';
import { type Attachment, isAdaptedInto, type Target } from './attachment.ts';
import { pairLines } from './known-pairs.ts';
import { addedLimits, isAsNarrow } from './limits.ts';
import { citing } from './proof-line.ts';
import type { Policy } from './question.ts';
import { readGrant } from './read-grant.ts';

type Terms = ReadonlyMap<string, TermRecord>;
type Context = { target: Target; terms: Terms; policy: Policy };

/** What the terms under which a work is given on owe to those of its sources; a work that is not shared owes nothing. */
export function judgeOutbound(attachments: readonly Attachment[], context: Context): ProofLine[] {
  const { target } = context;
  if (!target.shared && !target.served) return [];
  const bound = attachments.filter(isAdaptedInto);
  const copied = attachments.filter(({ form, separable }) => form === 'whole' && !separable);
  const alike = bound.filter(isShareAlike);
  return [
    ...alike.flatMap((attachment) => shareAlikeLine(attachment, context)),
    ...conflictLines(alike),
    ...copied.flatMap((attachment) => copyLine(attachment, context)),
    ...[...bound, ...copied].flatMap((attachment) => limitLine(attachment, context)),
    ...pairLines(bound),
  ];
}

/** Share-alike for data does not reach weights, unless the stance counts the model as adapted data. */
function isShareAlike({ record, form }: Attachment): boolean {
  const scope = record.shareAlike?.scope;
  if (scope === undefined) return false;
  return scope === 'both' || form === 'as-adapted' || (scope === 'weights') === (form === 'derivative');
}

function shareAlikeLine(attachment: Attachment, { target }: Context): ProofLine[] {
  const { record } = attachment;
  const { clause, outboundAllowed } = record.shareAlike as NonNullable<TermRecord['shareAlike']>;
  if (target.licence === null) return unnamed(attachment, clause, target);
  const wrong = target.licence.flat().filter((id) => !outboundAllowed.includes(id));
  if (wrong.length === 0) return [];
  const reason = `outbound ${distinct(wrong)} is not allowed; ${record.id} asks for ${outboundAllowed.join(' or ')}`;
  return [citing(attachment, { rule: 'outbound', result: 'BLOCK', clause, reason })];
}

/** Where no licence suits every share-alike source, none can be chosen. */
function conflictLines(alike: readonly Attachment[]): ProofLine[] {
  const sets = new Map(alike.map(({ record }) => [record.id, record.shareAlike?.outboundAllowed ?? []]));
  const [first = [], ...rest] = sets.values();
  if (first.some((id) => rest.every((allowed) => allowed.includes(id))) || sets.size < 2) return [];
  const names = [...sets.keys()].toSorted().join(', ');
  return alike.map((attachment) =>
    citing(attachment, {
      rule: 'share-alike-conflict',
      result: 'BLOCK',
      clause: attachment.record.shareAlike?.clause ?? null,
      reason: `no licence suits all of ${names}`,
    }),
  );
}

/** A copy stays what it is: only who may sublicense can give it under other terms. */
function copyLine(attachment: Attachment, { target, policy }: Context): ProofLine[] {
  const { record } = attachment;
  const { outcome, clause } = readGrant(record, 'sublicense', policy.stance);
  if (outcome === 'permit') return [];
  if (target.licence === null) return unnamed(attachment, clause, target);
  if (target.licence.every((ids) => ids.includes(record.id))) return [];
  return [
    citing(attachment, {
      rule: 'outbound',
      result: outcome === 'prohibit' ? 'BLOCK' : 'REVIEW',
      clause,
      reason: `a copy stays under ${record.id}, which does not let it be given under other terms`,
    }),
  ];
}

/** What is given on must not allow more than any source does. */
function limitLine(attachment: Attachment, { target, terms }: Context): ProofLine[] {
  const { record } = attachment;
  const lines: ProofLine[] = [];
  for (const limit of addedLimits(record)) {
    if (target.licence === null) {
      lines.push(...unnamed(attachment, limit.clause, target));
      continue;
    }
    const wider = target.licence.filter((ids) => !ids.some((id) => isAsNarrow(terms.get(id), limit)));
    const [ids] = wider;
    if (!ids) continue;
    // A licence without a record may well be narrow enough: nobody has read it.
    const known = wider.some((alternative) => alternative.every((id) => terms.has(id)));
    const reason = `outbound ${ids.join(' AND ')} ${known ? 'gives' : 'may give'} more than ${record.id}: ${limit.name}`;
    lines.push(
      citing(attachment, { rule: 'outbound-limit', result: known ? 'BLOCK' : 'REVIEW', clause: limit.clause, reason }),
    );
  }
  return lines;
}

function unnamed(attachment: Attachment, clause: string | null, { final }: Target): ProofLine[] {
  if (!final) return [];
  const reason = `say under which licence it is given on; ${attachment.record.id} limits the choice`;
  return [citing(attachment, { rule: 'outbound', result: 'REVIEW', clause, reason })];
}

function distinct(ids: readonly string[]): string {
  return [...new Set(ids)].join(', ');
}
