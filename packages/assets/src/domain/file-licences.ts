import type { FieldProblem } from '@alliance/errors/alliance-error';
import { patternProblem, toPathTest } from './path-pattern.ts';
import { textProblem } from './text-problem.ts';

/** That some files of a version have a licence of their own. */
export type LicenceAssignment = {
  /** A pattern; see path-pattern.ts. */
  paths: string;
  licence: string;
  evidence: string;
  /** SHA-256 (hex) of what shows it; empty = nothing is named. */
  evidenceSha256: string;
};

/** A licence that a file speaks of, or that was concluded for files of the version below. */
export type DetectedLicence = {
  path: string;
  licence: string;
  how: string;
  declared: string;
  /** Why a person must look at it; empty when it goes with what is declared. */
  doubt: string;
};

/** What governance or an auditor found; only ever added. */
export type LicenceConclusion = LicenceAssignment & {
  id: string;
  personId: string;
  role: string;
  concludedAt: Date;
  /** Every licence that counts for the version with it. */
  licences: readonly string[];
};

/** What a version says of the licences of its files. */
export type Licensed = { licence: string; licences: readonly LicenceAssignment[] };

/** One of the rules that say which licence a file has: of those that name it the last one counts. */
export type LicenceRule = Pick<LicenceAssignment, 'paths' | 'licence'> & { role: 'version' | 'declared' | 'concluded' };

/** How many files a rule is the last one for. */
export type RuleCount = { files: number; bytes: number };

const EVERY_FILE = '**';
const MAX_ASSIGNMENTS = 32;
export const MAX_CONCLUSIONS = 100;
const MAX_EVIDENCE = 1_000;

/** The rules of a version, from what counts least: its licence, then what is declared, then what is concluded. */
export function licenceRules(
  { licence, licences }: Licensed,
  conclusions: readonly Pick<LicenceConclusion, 'paths' | 'licence'>[] = [],
): LicenceRule[] {
  return [
    { role: 'version', paths: EVERY_FILE, licence },
    ...licences.map(({ paths, licence: own }) => ({ role: 'declared' as const, paths, licence: own })),
    ...conclusions.map(({ paths, licence: own }) => ({ role: 'concluded' as const, paths, licence: own })),
  ];
}

/** Tells which of the rules counts for a path, by its index; -1 when none names it. */
export function ruleFinder(rules: readonly Pick<LicenceRule, 'paths'>[]): (path: string) => number {
  const tests = rules.map(({ paths }) => toPathTest(paths));
  return (path) => tests.findLastIndex((names) => names(path));
}

/** The licence of a path. */
export function licenceFinder(rules: readonly LicenceRule[]): (path: string) => string {
  const find = ruleFinder(rules);
  return (path) => rules[find(path)]?.licence ?? '';
}

/**
 * The licences that count for verdicts, each once. That of the version always counts, since it is under that one that it is
 * published as a whole, until something is concluded that leaves it no file.
 */
export function countingLicences(rules: readonly LicenceRule[], counts: readonly RuleCount[]): string[] {
  const isConcluded = rules.some(({ role }) => role === 'concluded');
  const counting = rules.filter(
    ({ role }, index) => (counts[index]?.files ?? 0) > 0 || (role === 'version' && !isConcluded),
  );
  return [...new Set(counting.map(({ licence }) => licence))];
}

/** Licences that are declared for some files besides that of the version, each once. */
export function fileLicencesOf({ licence, licences }: Licensed): string[] {
  return [...new Set(licences.map((assignment) => assignment.licence))].filter((own) => own !== licence);
}

/** Doubts that no conclusion has settled. */
export function openDoubts(
  detected: readonly DetectedLicence[],
  conclusions: readonly Pick<LicenceConclusion, 'paths'>[],
): string[] {
  const find = ruleFinder(conclusions);
  return detected.flatMap(({ path, doubt }) => (doubt !== '' && find(path) === -1 ? [doubt] : []));
}

/** Everything that is wrong with the form of assignments; whether their licences are known is for `licensing` to say. */
export function assignmentProblems(licences: readonly LicenceAssignment[]): FieldProblem[] {
  if (licences.length > MAX_ASSIGNMENTS)
    return [{ field: 'licences', problem: `are more than ${MAX_ASSIGNMENTS}; name folders or patterns` }];
  const seen = new Set<string>();
  return licences.flatMap((assignment, index) => {
    const problems = fieldProblems(assignment, `licences[${index}].`);
    if (seen.has(assignment.paths))
      problems.push({ field: `licences[${index}].paths`, problem: 'names the same files as one before it' });
    seen.add(assignment.paths);
    return problems;
  });
}

/** The same for a conclusion, which needs its ground and its document. */
export function conclusionProblems(conclusion: LicenceAssignment): FieldProblem[] {
  const problems = fieldProblems(conclusion, '');
  if (conclusion.evidence.trim().length < 3)
    problems.push({ field: 'evidence', problem: 'must say on what ground, in 3 characters or more' });
  if (conclusion.evidenceSha256 === '')
    problems.push({ field: 'evidenceSha256', problem: 'must be the digest of the document that it rests on' });
  return problems;
}

function fieldProblems({ paths, licence, evidence, evidenceSha256 }: LicenceAssignment, at: string): FieldProblem[] {
  const problems: Record<string, string | undefined> = {
    paths: patternProblem(paths),
    licence: licence.trim() === '' ? 'must name a licence' : undefined,
    evidence: textProblem(evidence, { max: MAX_EVIDENCE, lines: true }),
    evidenceSha256: /^(?:[0-9a-f]{64})?$/.test(evidenceSha256) ? undefined : 'must be a SHA-256 in lower-case hex',
  };
  return Object.entries(problems).flatMap(([field, problem]) => (problem ? [{ field: `${at}${field}`, problem }] : []));
}
