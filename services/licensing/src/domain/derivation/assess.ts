import { formatExpression } from '../expression-syntax.ts';
import { alternativesOf } from './alternatives.ts';
import {
  type Assessment,
  CEILING_OPERATIONS,
  type Ceilings,
  type Duty,
  ENGINE,
  NOTE,
  type ProofLine,
} from './answer.ts';
import { type JudgedChoice, judgeChoice, type Prepared } from './judge-choice.ts';
import { boundBy, edgesByChild, sourcesFirst } from './order-works.ts';
import { type Question, VERDICTS, type Verdict, type Work } from './question.ts';

const MAX_WORKS = 10_000;
/** Ways to combine the alternatives of all works; beyond, a person must look. */
const MAX_COMBINATIONS = 256;
/** Steps on all ways, for all combinations together: about a second. */
const MAX_STEPS = 25_000;
const MAX_PROOF_LINES = 500;
/** An answer has room for so many references in paths, in the proof and in the duties each, and for so many duties. */
const MAX_REFERENCES = 20_000;
const MAX_DUTIES = 2_000;

/**
 * Assesses a derivation along its whole lineage (licensing.md section 5): a pure function of the question, so that the same
 * question has the same answer everywhere. Of the alternatives of expressions with OR the ones with the best verdict are taken.
 */
export function assess(question: Question): Assessment {
  const prepared = prepare(question);
  if (typeof prepared === 'string') return tooLarge(question, prepared);
  const budget = { left: MAX_STEPS };
  let best: JudgedChoice | undefined;
  for (const chosen of combinations(prepared.alternatives)) {
    const judged = judgeChoice(question, prepared, { chosen, budget });
    if (!judged) return tooLarge(question, `the ways from sources to the output have more than ${MAX_STEPS} steps`);
    if (!best || isBetter(judged.verdict, best.verdict)) best = judged;
    if (best.verdict === 'OK') break;
  }
  const judged = best as JudgedChoice;
  if (judged.duties.length > MAX_DUTIES || referencesIn(judged.duties) > MAX_REFERENCES) {
    return tooLarge(question, `there are ${judged.duties.length} duties on too many ways to list them`);
  }
  return toAssessment(question, prepared, judged);
}

function prepare({ output, works, edges }: Question): Prepared | string {
  if (works.length > MAX_WORKS)
    return `there are ${works.length} sources, and ${MAX_WORKS} are the most that are looked at`;
  const incoming = edgesByChild(edges);
  const order = sourcesFirst(output.ref, incoming);
  if (!order) return 'something in the lineage leads to itself';
  const reached = new Set(order);
  const byRef = new Map(works.filter(({ ref }) => reached.has(ref)).map((work) => [work.ref, work]));
  const alternatives = new Map<string, string[][]>();
  for (const { ref, licence } of [...byRef.values()].toSorted((a, b) => (a.ref < b.ref ? -1 : 1))) {
    if (licence.kind !== 'named') continue;
    const found = alternativesOf(licence.expression);
    if (!found) return `the licence of ${ref} has more than 64 alternatives`;
    alternatives.set(ref, found);
  }
  const count = [...alternatives.values()].reduce((product, { length }) => product * length, 1);
  if (count > MAX_COMBINATIONS) return `there are ${count} ways to choose among alternative licences`;
  const outbounds = outboundsOf(output);
  if (outbounds === undefined) return 'a licence of the output has more than 64 alternatives';
  return { order, incoming, works: byRef, alternatives, outbounds, bound: boundBy(output.ref, incoming) };
}

/** The alternatives of each licence that files of the output are given on under; null when none is named. */
function outboundsOf({ licence, fileLicences = [] }: Question['output']): string[][][] | null | undefined {
  if (licence === null) return null;
  const found = [licence, ...fileLicences].map(alternativesOf);
  return found.every((alternatives) => alternatives !== undefined) ? found : undefined;
}

/** Every way to choose one alternative for each work, in one order. */
function* combinations(
  alternatives: ReadonlyMap<string, readonly string[][]>,
): Generator<Map<string, readonly string[]>> {
  const several = [...alternatives].filter(([, options]) => options.length > 1);
  const chosen = new Map([...alternatives].map(([ref, [first = []]]) => [ref, first as readonly string[]]));
  const total = several.reduce((product, [, { length }]) => product * length, 1);
  for (let number = 0; number < total; number += 1) {
    let rest = number;
    for (const [ref, options] of several) {
      chosen.set(ref, options[rest % options.length] ?? []);
      rest = Math.floor(rest / options.length);
    }
    yield new Map(chosen);
  }
}

function isBetter(verdict: Verdict, than: Verdict): boolean {
  return VERDICTS.indexOf(verdict) < VERDICTS.indexOf(than);
}

function toAssessment(question: Question, prepared: Prepared, judged: JudgedChoice): Assessment {
  const proof = shortened(judged.lines.toSorted(byWeight));
  return {
    ...heading(question, judged.verdict),
    proof,
    omitted: judged.lines.length - proof.length,
    duties: judged.duties,
    ceilings: judged.ceilings,
    choices: [...prepared.alternatives].flatMap(([ref, options]) => {
      if (options.length < 2) return [];
      const { licence } = prepared.works.get(ref) as Work;
      const expression = licence.kind === 'named' ? formatExpression(licence.expression, (id) => id) : '';
      return [{ ref, expression, chosen: (judged.chosen.get(ref) ?? []).join(' AND ') }];
    }),
    exceptions: judged.exceptions,
  };
}

function referencesIn(duties: readonly Duty[]): number {
  return duties.reduce((sum, { paths }) => sum + paths.reduce((length, path) => length + path.length, 0), 0);
}

/** As many lines as an answer has room for, and one at least. */
function shortened(lines: readonly ProofLine[]): ProofLine[] {
  let references = 0;
  const room = lines.slice(0, MAX_PROOF_LINES).findIndex(({ path }) => {
    references += path.length;
    return references > MAX_REFERENCES;
  });
  return lines.slice(0, room === -1 ? MAX_PROOF_LINES : Math.max(1, room));
}

/** The worst first; then in one order, whatever order the sources came in. */
function byWeight(a: ProofLine, b: ProofLine): number {
  const weight = VERDICTS.indexOf(b.result) - VERDICTS.indexOf(a.result);
  if (weight !== 0) return weight;
  const order = (line: ProofLine) =>
    [line.parent, line.rule, line.licence, line.operation, line.clause, line.reason, ...line.path].join('\n');
  return order(a) < order(b) ? -1 : 1;
}

function heading({ policy }: Question, verdict: Verdict) {
  return { verdict, stance: `${policy.stance}@${policy.version}`, engine: ENGINE, note: NOTE };
}

/** Beyond the limits the answer is a review, never a permission. */
function tooLarge(question: Question, reason: string): Assessment {
  const line: ProofLine = {
    rule: 'too-large',
    operation: '',
    parent: '',
    path: [question.output.ref],
    licence: '',
    clause: '',
    textSha256: '',
    termsDigest: '',
    evidence: '',
    result: 'REVIEW',
    reason,
    uncited: 'the terms were not looked at',
    exception: '',
  };
  const unknown = Object.fromEntries(CEILING_OPERATIONS.map((operation) => [operation, 'review']));
  const ceilings = { ...unknown, until: null, territory: null, purpose: null } as Ceilings;
  const rest = { omitted: 0, duties: [], ceilings, choices: [], exceptions: [] };
  return { ...heading(question, 'REVIEW'), proof: [line], ...rest };
}
