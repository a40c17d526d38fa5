import { ApiProblem, Unreachable } from './api/problem.ts';
import type { Messages } from './messages/en.ts';
import { PartialFailure, UsageError } from './usage-error.ts';

/** What a person is told about a failure, and the exit code: 1 failed, 2 wrong use, 3 not allowed, 4 partly done. */
export function explain(error: unknown, t: Messages): { text: string; exitCode: number } {
  if (error instanceof UsageError) return { text: error.message, exitCode: 2 };
  if (error instanceof PartialFailure)
    return {
      text: [error.message, ...error.failures.slice(0, 50).map((failure) => `  ${failure}`)].join('\n'),
      exitCode: 4,
    };
  if (error instanceof Unreachable) return { text: t.errUnreachable(error.url), exitCode: 1 };
  if (error instanceof ApiProblem) return explainProblem(error, t);
  return { text: String((error as Error).message ?? error), exitCode: 1 };
}

function explainProblem(problem: ApiProblem, t: Messages): { text: string; exitCode: number } {
  const because = reasonsOf(problem);
  const lines = [
    because.length > 0 ? t.refused : problem.message,
    ...fieldLines(problem),
    ...findingLines(problem),
    ...nextSteps(problem, because, t),
  ];
  if (problem.traceId) lines.push(t.errTrace(problem.traceId));
  return { text: lines.join('\n'), exitCode: problem.status === 401 || problem.status === 403 ? 3 : 1 };
}

function fieldLines({ document }: ApiProblem): string[] {
  const fields = Array.isArray(document.fields) ? (document.fields as { field: string; problem: string }[]) : [];
  return fields.map(({ field, problem }) => `  ${field}: ${problem}`);
}

type StoppedFile = { path: string; findings: { code: string; message: string }[] };

/** What scans found in the files that stopped a publication. */
function findingLines({ code, document }: ApiProblem): string[] {
  if (!['content_refused', 'content_held', 'scan_pending'].includes(code) || !Array.isArray(document.files)) return [];
  return (document.files as StoppedFile[]).flatMap(({ path, findings }) =>
    findings.length === 0
      ? [`  ${path}`]
      : findings.map((finding) => `  ${path}: ${finding.message} (${finding.code})`),
  );
}

type Because = { rule: string; message: string; terms?: { licenceId: string }[] };

function reasonsOf({ document }: ApiProblem): Because[] {
  return Array.isArray(document.because) ? (document.because as Because[]) : [];
}

function nextSteps({ code, document }: ApiProblem, because: readonly Because[], t: Messages): string[] {
  const asset = typeof document.asset === 'string' ? document.asset : 'org/name';
  const reasons = because.flatMap(({ rule, message, terms = [] }) => [
    `  ${rule}: ${message}`,
    ...(rule === 'no_grant' ? [t.errRequest(asset)] : []),
    ...terms.map(({ licenceId }) => t.errAccept(licenceId)),
  ]);
  return ['unauthenticated', 'credentials_refused', 'token_expired'].includes(code)
    ? [...reasons, t.errSignIn]
    : reasons;
}
