import { codes, type ErrorCode } from '@alliance/errors/codes';
import { expect } from 'vitest';

/** What a client got, however it asked. */
export type Refusal = { status: number; headers: Headers | Record<string, string>; text: string };
export type ProblemDocument = {
  code: string;
  detail: string;
  because?: { rule: string; message: string }[];
  [extension: string]: unknown;
};

const headerOf = ({ headers }: Refusal, name: string) =>
  headers instanceof Headers ? headers.get(name) : (headers[name] ?? null);

/** The answer is a problem document (RFC 9457) with this code, that says what happened and what to do next. Gives it. */
export function expectProblem(refusal: Refusal, code: ErrorCode): ProblemDocument {
  expect(headerOf(refusal, 'content-type'), refusal.text).toBe('application/problem+json');
  const problem = JSON.parse(refusal.text) as ProblemDocument;
  const { http, title } = codes[code];
  expect(problem).toMatchObject({
    type: expect.stringMatching(new RegExp(`#${code}$`)),
    title,
    status: http,
    code,
    // Two sentences at least: what happened, and what to do.
    detail: expect.stringMatching(/^\S.{10,}[.:,] .{8,}\.$/s),
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(refusal.status).toBe(http);
  expect(headerOf(refusal, 'x-request-id')).toBe(problem.traceId);
  return problem;
}

/** Text that only the inside of the node knows: stacks, SQL, files. */
const INSIDE = [
  /\bat [\w.<>[\] ]*\(?(file:|node:|\/)/,
  /\b(select|insert|SELECT|INSERT) /,
  /SQLSTATE|\b(ECONN|EPIPE|ENOENT|ERR_|FST_|PGRES)\w*/,
  /node_modules|file:\/\/|\.[cm]?[jt]s:\d+/,
  /\/(work|tmp|root|usr|var|proc)\//,
  /TypeError|RangeError|SyntaxError|ReferenceError|kysely|protobuf|undefined/,
];

/** What of a refusal should never have left the node. */
export function leaksOf(text: string, ownPaths: readonly string[]): string[] {
  const found = INSIDE.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  return [...found, ...ownPaths.filter((path) => text.includes(path))];
}
