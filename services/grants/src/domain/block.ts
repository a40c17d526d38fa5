import { AllianceError, type FieldProblem } from '@alliance/errors/alliance-error';
import { addMonths } from './ceiling.ts';
import { MAX_NOTE, textProblems } from './request-limits.ts';
import type { AssetRef, Beneficiary } from './vocabulary.ts';

const MAX_MONTHS = 24;

/** Whom an organisation wants people to look at, for one asset or for all of its own. It rejects nothing by itself. */
export type Block = {
  id: string;
  organisation: string;
  asset: AssetRef | undefined;
  subject: Beneficiary;
  reason: string;
  addedBy: string;
  addedAt: Date;
  expiresAt: Date;
  liftedBy: string | undefined;
  liftedAt: Date | undefined;
  appeal?: BlockAppeal | undefined;
};

export const BLOCK_APPEAL_STATES = ['open', 'upheld', 'lifted'] as const;
export type BlockAppealState = (typeof BLOCK_APPEAL_STATES)[number];

/** Against an entry, by whom it is about. */
export type BlockAppeal = {
  id: string;
  appellantId: string;
  reasons: string;
  state: BlockAppealState;
  answer: string;
  decidedBy: string | undefined;
  createdAt: Date;
  decidedAt: Date | undefined;
};

/** Every problem of a new entry of the blocklist. */
export function blockProblems(
  { reason, expiresAt }: { reason: string; expiresAt: Date | undefined },
  now: Date,
): FieldProblem[] {
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (expiresAt === undefined) return [...problems, { field: 'expiresAt', problem: 'is required' }];
  if (expiresAt <= now) problems.push({ field: 'expiresAt', problem: 'must be in the future' });
  if (expiresAt > addMonths(now, MAX_MONTHS))
    problems.push({ field: 'expiresAt', problem: `must be at most ${MAX_MONTHS} months away` });
  return problems;
}

/** Throws `state_conflict` unless an entry stands at a moment. */
export function requireStanding({ liftedAt, expiresAt }: Pick<Block, 'liftedAt' | 'expiresAt'>, now: Date): void {
  if (liftedAt === undefined && expiresAt > now) return;
  throw new AllianceError('state_conflict', 'This entry does not stand any more: there is nothing to appeal against.');
}

/** The appeal with governance's answer. Throws `state_conflict` when none waits for one. */
export function answerAppeal(
  appeal: BlockAppeal | undefined,
  { lift, reasons, by, at }: { lift: boolean; reasons: string; by: string; at: Date },
): BlockAppeal {
  if (appeal?.state !== 'open')
    throw new AllianceError('state_conflict', 'No appeal about this entry waits for an answer.');
  return { ...appeal, state: lift ? 'lifted' : 'upheld', answer: reasons.trim(), decidedBy: by, decidedAt: at };
}
