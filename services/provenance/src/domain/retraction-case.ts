import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';

export const RETRACTION_ACTIONS = ['stop-new', 'stop-use', 'delete'] as const;
export type RetractionAction = (typeof RETRACTION_ACTIONS)[number];

export type CaseState = 'informed' | 'open' | 'acknowledged' | 'closed';

export const OUTCOMES = ['removed', 'replaced', 'retracted', 'not-affected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a retraction asks for, as its event says; one that does not say so asks nothing of anybody else. */
export function actionOf(said: string): RetractionAction {
  return RETRACTION_ACTIONS.find((action) => action === said) ?? 'stop-new';
}

/** The state in which the case of an owner starts, and when it is due: nothing is asked where use may go on. */
export function newCase(action: RetractionAction, now: Date, days: number): { state: CaseState; dueAt: Date | null } {
  if (action === 'stop-new') return { state: 'informed', dueAt: null };
  return { state: 'open', dueAt: inDays(now, days) };
}

/** What further versions make of a case: one that was closed is open again, with a deadline of its own. */
export function extendedCase(
  present: { state: CaseState; dueAt: Date | null },
  now: Date,
  days: number,
): { state: CaseState; dueAt: Date | null } {
  return present.state === 'closed' ? { state: 'open', dueAt: inDays(now, days) } : present;
}

/** True when a case should have been closed by now. */
export function isOverdue({ state, dueAt }: { state: CaseState; dueAt: Date | null }, now: Date): boolean {
  return dueAt !== null && dueAt <= now && state !== 'closed';
}

/** Throws `state_conflict` unless a case is in the state that a step starts from. */
export function requireCaseState(id: string, state: CaseState, step: 'acknowledge' | 'answer'): void {
  const from: CaseState = step === 'acknowledge' ? 'open' : 'acknowledged';
  if (state === from) return;
  const advice: Record<CaseState, string> = {
    informed: 'You are only informed: nothing is asked of you.',
    open: 'Acknowledge it first.',
    acknowledged: 'Say what became of its versions to close it.',
    closed: 'Nothing is left to do.',
  };
  throw new AllianceError('state_conflict', `The case ${id} is ${state}. ${advice[state]}`, {
    details: { caseId: id, state },
  });
}

/** Of whose cases somebody may know: everybody's, or those of these organisations. */
export type CaseReach = 'everything' | readonly string[];

/** How far the caller sees. */
export function caseReachOf(caller: Caller): CaseReach {
  if (caller.allianceRoles.some((role) => role === 'governance' || role === 'auditor')) return 'everything';
  return [...new Set(caller.memberships.map(({ organisation }) => organisation))];
}

function inDays(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}
