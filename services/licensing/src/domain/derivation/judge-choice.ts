import { alternativesOf } from './alternatives.ts';
import type { Ceilings, Duty, ProofLine } from './answer.ts';
import type { Target } from './attachment.ts';
import { type BoundingSource, ceilingsOf } from './ceilings.ts';
import { dutyLines, listDuties, passthroughLines, triggeredDuties } from './duties.ts';
import { applyExceptions } from './exceptions.ts';
import { type Edge, type Question, VERDICTS, type Verdict, type Work } from './question.ts';
import { type Budget, walkTerms } from './walk-terms.ts';

/** A question put in order. */
export type Prepared = {
  /** Sources first, the output last. */
  readonly order: readonly string[];
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
  readonly works: ReadonlyMap<string, Work>;
  /** By work, in the order of their references. */
  readonly alternatives: ReadonlyMap<string, string[][]>;
  readonly outbound: string[][] | null;
  /** Works that bind the output: all but those that only measured it. */
  readonly bound: ReadonlySet<string>;
};

/** What comes of one way to choose among the alternatives. */
export type JudgedChoice = {
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  readonly verdict: Verdict;
  readonly lines: readonly ProofLine[];
  readonly duties: readonly Duty[];
  readonly ceilings: Ceilings;
  readonly exceptions: readonly string[];
};

/** Judges a question for one choice of alternatives; undefined when the budget is used up. */
export function judgeChoice(
  question: Question,
  prepared: Prepared,
  { chosen, budget }: { chosen: ReadonlyMap<string, readonly string[]>; budget: Budget },
): JudgedChoice | undefined {
  const { output, policy, terms, on } = question;
  const walk = walkTerms(prepared.order, {
    ...prepared,
    targets: targetsOf(question, prepared),
    chosen,
    terms,
    policy,
    on,
    budget,
  });
  if (!walk) return undefined;
  const { attachments } = walk;
  const triggered = triggeredDuties(attachments, output);
  const found = [
    ...walk.lines,
    ...passthroughLines(attachments, { output, carried: carriedBy(question, prepared) }),
    ...dutyLines(triggered, output),
  ];
  const { lines, used } = applyExceptions(found, question.exceptions, on);
  const sources = [...prepared.bound].map((ref) => boundingSource(prepared.works.get(ref) as Work, chosen, terms));
  return {
    chosen,
    verdict: worst(lines),
    lines,
    duties: listDuties(triggered),
    ceilings: ceilingsOf(sources, { attachments, policy }),
    exceptions: used,
  };
}

function worst(lines: readonly ProofLine[]): Verdict {
  return VERDICTS[Math.max(0, ...lines.map(({ result }) => VERDICTS.indexOf(result)))] ?? 'BLOCK';
}

/** What was given on along the way: works as published, and the output as it is to be. */
function targetsOf({ output }: Question, { works, outbound }: Prepared): Map<string, Target> {
  const targets = new Map<string, Target>();
  for (const { ref, kind, licence } of works.values()) {
    const alternatives = licence.kind === 'named' ? (alternativesOf(licence.expression) ?? null) : null;
    targets.set(ref, {
      ref,
      kind,
      shared: true,
      served: false,
      commercial: false,
      licence: alternatives,
      final: false,
    });
  }
  const { ref, kind, shared, served, commercial } = output;
  return targets.set(ref, { ref, kind, shared, served, commercial, licence: outbound, final: true });
}

/** Restrictions are carried when every alternative of the outbound licence has them, or the terms say that they do. */
function carriedBy({ output, terms }: Question, { outbound }: Prepared): (document: string) => boolean {
  const has = (ids: readonly string[], document: string) =>
    ids.some((id) => terms.get(id)?.passthrough?.document === document);
  return (document) => output.carries.includes(document) || (outbound?.every((ids) => has(ids, document)) ?? false);
}

function boundingSource(
  { ref, licence, until }: Work,
  chosen: ReadonlyMap<string, readonly string[]>,
  terms: Question['terms'],
): BoundingSource {
  if (licence.kind !== 'named') return { until, records: licence.kind };
  const records = (chosen.get(ref) ?? []).map((id) => terms.get(id));
  return { until, records: records.every((record) => record !== undefined) ? records : 'unknown' };
}
