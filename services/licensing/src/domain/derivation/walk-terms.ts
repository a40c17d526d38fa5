import type { TermRecord } from '../term-record.ts';
import type { ProofLine } from './answer.ts';
import type { Attachment, Target } from './attachment.ts';
import { judgeOutbound } from './judge-outbound.ts';
import { doubtful, uncitable } from './proof-line.ts';
import { type Edge, EVIDENCE, type Policy, type Work, type WorkKind } from './question.ts';
import { takeStep } from './take-step.ts';

/** How many steps on ways may still be looked at; shared by everything that one question asks for. */
export type Budget = { left: number };

export type Walk = { readonly lines: readonly ProofLine[]; readonly attachments: readonly Attachment[] };

type Context = {
  works: ReadonlyMap<string, Work>;
  /** Every work on the way as something that was given on, and the output. */
  targets: ReadonlyMap<string, readonly Target[]>;
  incoming: ReadonlyMap<string, readonly Edge[]>;
  /** The alternative that was chosen for each work with a licence. */
  chosen: ReadonlyMap<string, readonly string[]>;
  terms: ReadonlyMap<string, TermRecord>;
  policy: Policy;
  on: string;
  budget: Budget;
};

/**
 * Carries the terms of every source along every way to the last of `order`, and looks at each step and each work on it.
 * Undefined when the budget is used up.
 */
export function walkTerms(order: readonly string[], context: Context): Walk | undefined {
  const arrived = new Map<string, Attachment[]>();
  const lines: ProofLine[] = [];
  for (const ref of order) {
    const targets = context.targets.get(ref) as readonly [Target, ...Target[]];
    const [target] = targets;
    const here: Attachment[] = [];
    for (const edge of context.incoming.get(ref) ?? []) {
      lines.push(...edgeLines(edge, context));
      for (const before of [...ownTerms(edge.parent, context), ...(arrived.get(edge.parent) ?? [])]) {
        context.budget.left -= before.path.length + 1;
        if (context.budget.left < 0) return undefined;
        const parentKind = (context.works.get(edge.parent) as Work).kind satisfies WorkKind;
        const step = takeStep(before, edge, { ...context, target, parentKind });
        lines.push(...step.lines);
        if (step.next) here.push(step.next);
      }
    }
    lines.push(...outboundLines(here, targets, context));
    arrived.set(ref, here);
  }
  return { lines, attachments: arrived.get(order.at(-1) ?? '') ?? [] };
}

/** What is asked of each licence that files of a work are given on under; what is the same for several is said once. */
function outboundLines(
  here: readonly Attachment[],
  targets: readonly Target[],
  { terms, policy }: Pick<Context, 'terms' | 'policy'>,
): ProofLine[] {
  const found = targets.map((target) => judgeOutbound(here, { target, terms, policy }));
  if (found.length === 1) return found.flat();
  return [...new Map(found.flat().map((line) => [JSON.stringify(line), line])).values()];
}

function ownTerms(ref: string, { works, chosen, terms }: Context): Attachment[] {
  const work = works.get(ref) as Work;
  return (chosen.get(ref) ?? []).flatMap((id) => {
    const record = terms.get(id);
    if (!record) return [];
    return [{ work, record, form: 'whole' as const, changed: false, separable: false, path: [], edge: null }];
  });
}

/** What is wrong with an edge whatever the terms say: a source without terms, or a link that is not well founded. */
function edgeLines(edge: Edge, { works, chosen, terms, policy }: Context): ProofLine[] {
  const { ref, licence, doubts = [] } = works.get(edge.parent) as Work;
  const { operation, evidence } = edge;
  const lines = doubts.map((reason) => doubtful({ parent: ref, path: [edge.child], operation, evidence }, reason));
  if (licence.kind === 'none') {
    const reason = `${ref} has no licence, so nobody has permission`;
    const uncited = 'there is no licence to cite';
    lines.push(uncitable(ref, edge, { rule: 'no-licence', result: 'BLOCK', licence: licence.text, reason, uncited }));
  }
  if (licence.kind === 'unknown') {
    const said = { rule: 'unknown-parent', licence: '', reason: licence.reason, uncited: 'the licence is not known' };
    lines.push(uncitable(ref, edge, { ...said, result: 'REVIEW' }));
  }
  for (const id of chosen.get(ref) ?? []) {
    if (terms.has(id)) continue;
    const reason = `nobody has read ${id} for this registry yet: there is no term record`;
    const uncited = 'there is no term record to cite';
    lines.push(uncitable(ref, edge, { rule: 'no-terms', result: 'REVIEW', licence: id, reason, uncited }));
  }
  const low = EVIDENCE.indexOf(edge.evidence) < EVIDENCE.indexOf(policy.minimumEvidence);
  if (low || edge.disputed) {
    const reason = edge.disputed
      ? `that ${edge.child} comes from ${ref} is disputed`
      : `that ${edge.child} comes from ${ref} is ${edge.evidence}; ${policy.minimumEvidence} is asked for`;
    const uncited = 'this is about how the source is known, not about a text';
    lines.push(uncitable(ref, edge, { rule: 'evidence', result: 'REVIEW', licence: '', reason, uncited }));
  }
  return lines;
}
