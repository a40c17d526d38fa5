import type { Caller, Scope } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { singleLine, textProblems } from './text-rules.ts';

export const MAX_API_TOKENS = 100;

const SCOPES = ['read', 'publish', 'decide', 'admin'] as const satisfies readonly Scope[];

/** An API token as its person may see it; the secret itself is not kept. */
export type ApiToken = {
  id: string;
  name: string;
  scopes: readonly Scope[];
  /** Slug; null = every organisation of the person. */
  organisation: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  hint: string;
};

export type ApiTokenInput = {
  name: string;
  scopes: readonly string[];
  expiresAt: Date | undefined;
  /** Slug, or empty. */
  organisation: string;
};
export type ApiTokenRequest = Pick<ApiToken, 'name' | 'scopes' | 'organisation' | 'expiresAt'>;

/** What the credential that asks is itself limited to. A session has no limit. */
export type CredentialLimit = Pick<ApiToken, 'organisation' | 'expiresAt'>;

/** Normalises a request for an API token. Throws `invalid_argument` that lists every problem. */
export function toApiTokenRequest(input: ApiTokenInput, caller: Caller, now: Date): ApiTokenRequest {
  const name = singleLine(input.name);
  const scopes = SCOPES.filter((scope) => input.scopes.includes(scope));
  const unknown = input.scopes.filter((scope) => !SCOPES.some((known) => known === scope));
  const problems: FieldProblem[] = textProblems('name', name, { min: 1, max: 100 });
  if (input.scopes.length === 0 || unknown.length > 0)
    problems.push({ field: 'scopes', problem: `must be one or more of ${SCOPES.join(', ')}` });
  if (input.expiresAt && !(input.expiresAt > now))
    problems.push({ field: 'expiresAt', problem: 'must lie in the future' });
  if (input.organisation !== '' && !caller.memberships.some(({ organisation }) => organisation === input.organisation))
    problems.push({ field: 'organisation', problem: 'must be one of your organisations, or absent' });
  if (problems.length > 0)
    throw invalidArgument('This token cannot be made. Correct the fields and send it again.', problems);
  return { name, scopes, organisation: input.organisation || null, expiresAt: input.expiresAt ?? null };
}

/** Throws `scope_required` when a token would be worth more than the credential that asks for it. */
export function assertNotBeyond(request: ApiTokenRequest, caller: Caller, limit: CredentialLimit): void {
  const missing = request.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0)
    throw beyond(`have the scope ${missing.map((scope) => `"${scope}"`).join(' and ')}`, { missing });
  if (limit.organisation !== null && request.organisation !== limit.organisation)
    throw beyond(`reach beyond ${limit.organisation}`, { organisation: limit.organisation });
  if (limit.expiresAt !== null && (request.expiresAt === null || request.expiresAt > limit.expiresAt))
    throw beyond(`be valid after ${limit.expiresAt.toISOString()}`, { expiresAt: limit.expiresAt });
}

function beyond(what: string, details: Record<string, unknown>): AllianceError {
  return new AllianceError(
    'scope_required',
    `A token made with this token cannot ${what}, because this one does not. Sign in with your password to make it.`,
    { details },
  );
}
