import { formatExpression } from '../expression-syntax.ts';
import { alternativesOf } from './alternatives.ts';
import { type Assessment, CEILING_OPERATIONS, type Ceilings, ENGINE, NOTE, type ProofLine } from './answer.ts';
import { type JudgedChoice, judgeChoice, type Prepared } from './judge-choice.ts';
import { boundBy, edgesByChild, sourcesFirst } from './order-works.ts';
import { type Question, VERDICTS, type Verdict, type Work } from './question.ts';

const MAX_WORKS = 10_000;
/** Ways to combine the alternatives of all works; beyond, a person must look. */
const MAX_COMBINATIONS = 256;
const MAX_PROOF_LINES = 500;

/**
 * Assesses a derivation along its whole lineage (licensing.md section 5): a pure function of the question, so that the same
 * question has the same answer everywhere. Of the alternatives of expressions with OR the ones with the best verdict are taken.
 */
export function assess(question: Question): Assessment {
  const prepared = prepare(question);
  if (typeof prepared === 'string') return tooLarge(question, prepared);
  let best: JudgedChoice | undefined;
  for (const chosen of combinations(prepared.alternatives)) {
    const judged = judgeChoice(question, prepared, chosen);
    if (!judged) return tooLarge(question, 'there are more than 20,000 ways from sources to the output');
    if (!best || isBetter(judged.verdict, best.verdict)) best = judged;
    if (best.verdict === 'OK') break;
  }
  return toAssessment(question, prepared, best as JudgedChoice);
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
  const outbound = output.licence ? alternativesOf(output.licence) : null;
  if (outbound === undefined) return 'the licence of the output has more than 64 alternatives';
  return { order, incoming, works: byRef, alternatives, outbound, bound: boundBy(output.ref, incoming) };
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
  const lines = judged.lines.toSorted(byWeight);
  return {
    ...heading(question, judged.verdict),
    proof: lines.slice(0, MAX_PROOF_LINES),
    omitted: Math.max(0, lines.length - MAX_PROOF_LINES),
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
