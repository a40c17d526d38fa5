import type { Severity } from './version.ts';

/** What a retraction asks of those who have the version, from least to most. */
export const RETRACTION_ACTIONS = ['stop-new', 'stop-use', 'delete'] as const;
export type RetractionAction = (typeof RETRACTION_ACTIONS)[number];

/** Why a version is retracted, in one word of a closed list. */
export const REASON_CODES = ['consent-withdrawn', 'rights-claim', 'safety', 'quality', 'error'] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

const GRAVE: readonly Severity[] = ['high', 'critical'];

/** What a retraction asks for that does not say so itself. */
export function defaultAction({ severity, purge }: { severity: Severity; purge: boolean }): RetractionAction {
  if (purge) return 'delete';
  return GRAVE.includes(severity) ? 'stop-use' : 'stop-new';
}

/** What stands against an action; undefined when nothing does. Whose bytes are deleted here is to be deleted everywhere. */
export function actionProblem(action: string, purge: boolean): string | undefined {
  if (action === '') return undefined;
  if (!RETRACTION_ACTIONS.some((known) => known === action)) return `must be one of ${RETRACTION_ACTIONS.join(', ')}`;
  return purge && action !== 'delete' ? 'must be delete, or absent, when the bytes are deleted too' : undefined;
}
