import { alternativesOf } from './alternatives.ts';
import type { Ceilings, Duty, ProofLine } from './answer.ts';
import type { Target } from './attachment.ts';
import { type BoundingSource, ceilingsOf } from './ceilings.ts';
import { dutyLines, listDuties, passthroughLines, triggeredDuties } from './duties.ts';
import { applyExceptions } from './exceptions.ts';
import { doubtful } from './proof-line.ts';
import { type Edge, type Output, type Question, VERDICTS, type Verdict, type Work } from './question.ts';
import { type Budget, walkTerms } from './walk-terms.ts';

/** A question put in order. */
export type Prepared = {
  /** Sources first, the output last. */
  readonly order: readonly string[];
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
  readonly works: ReadonlyMap<string, Work>;
  /** By work, in the order of their references. */
  readonly alternatives: ReadonlyMap<string, string[][]>;
  /** The alternatives of each licence that files of the output have. */
  readonly outbounds: readonly string[][][] | null;
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
    ...doubtLines(output),
    ...walk.lines,
    ...passthroughLines(attachments, { output, carried: carriedBy(question, prepared) }),
    ...dutyLines(triggered, output),
  ];
  const { lines, used } = applyExceptions(found, question.exceptions, on);
  const sources = [...prepared.bound].flatMap((ref) => boundingSources(prepared.works.get(ref) as Work, chosen, terms));
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

/** What was given on along the way, under each licence of its files: works as published, and the output as it is to be. */
function targetsOf({ output }: Question, { works, outbounds }: Prepared): Map<string, Target[]> {
  const targets = new Map<string, Target[]>();
  for (const { ref, kind, licence, fileLicences } of works.values()) {
    const own = licence.kind === 'named' ? (fileLicences ?? [licence.expression]) : [null];
    const given = { ref, kind, shared: true, served: false, commercial: false, final: false };
    targets.set(
      ref,
      own.map((expression) => ({ ...given, licence: expression && (alternativesOf(expression) ?? null) })),
    );
  }
  const { ref, kind, shared, served, commercial } = output;
  const given = { ref, kind, shared, served, commercial, final: true };
  return targets.set(
    ref,
    (outbounds ?? [null]).map((licence) => ({ ...given, licence })),
  );
}

/** Restrictions are carried when every alternative of the outbound licence has them, or the terms say that they do. */
function carriedBy({ output, terms }: Question, { outbounds }: Prepared): (document: string) => boolean {
  const has = (ids: readonly string[], document: string) =>
    ids.some((id) => terms.get(id)?.passthrough?.document === document);
  return (document) =>
    output.carries.includes(document) || (outbounds?.flat().every((ids) => has(ids, document)) ?? false);
}

/** What texts in the output say otherwise is for a person to look at. */
function doubtLines({ ref, doubts = [] }: Output): ProofLine[] {
  return doubts.map((reason) => doubtful({ parent: ref, path: [ref], operation: '', evidence: '' }, reason));
}

function boundingSources(
  { ref, licence, until, doubts = [] }: Work,
  chosen: ReadonlyMap<string, readonly string[]>,
  terms: Question['terms'],
): BoundingSource[] {
  if (licence.kind !== 'named') return [{ until, records: licence.kind }];
  const ids = chosen.get(ref) ?? [];
  const records = ids.flatMap((id) => terms.get(id) ?? []);
  // Whether more is asked is not known, which takes nothing from what is.
  const isOpen = records.length < ids.length || doubts.length > 0;
  return isOpen
    ? [
        { until, records },
        { until, records: 'unknown' },
      ]
    : [{ until, records }];
}
