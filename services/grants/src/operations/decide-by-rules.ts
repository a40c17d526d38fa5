import { isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { AskedAsset } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { AccessRequest } from '../domain/request.ts';
import { permitRequestAct, type RequestAct } from '../domain/request-states.ts';
import { BOT } from '../facts/actor.ts';
import { newestRules } from '../store/rule-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { completeAct, type HeldRequest } from './act-on-request.ts';
import type { Reading } from './acting.ts';
import { approveHeld } from './approve-request.ts';
import { type AskedOfAsset, judgeByRules } from './judge-by-rules.ts';

/** Asks what rules would have to know of an asset; nothing where there are no rules that could use it. */
export async function askForRules(
  { db, licensing }: Reading & { licensing: LicensingDesk },
  { ref, licence, personalData }: AskedAsset,
  options: CallOptions,
): Promise<AskedOfAsset> {
  const { rules } = await newestRules(db, ref.organisation);
  if (!rules.some(({ outcome }) => outcome.kind === 'approve')) return { personalData, terms: undefined };
  return { personalData, terms: await termsOf(licensing, { licence, organisation: ref.organisation }, options) };
}

/** The terms of a licence; undefined when nobody can be given access under it, or `licensing` does not answer: people will see why. */
export async function termsOf(
  licensing: LicensingDesk,
  { licence, organisation }: { licence: string; organisation: string },
  options: CallOptions,
): Promise<AskedOfAsset['terms']> {
  try {
    return await licensing.termsOf(licence, organisation, options);
  } catch (error) {
    if (isAllianceError(error, 'state_conflict', 'unavailable', 'deadline_exceeded')) return undefined;
    throw error;
  }
}

/**
 * Has the rules of the asset's organisation decide on a request that was submitted in this transaction. What no rule decides, or
 * none may, waits for people. The decision names rule and version; nobody made it in person.
 */
export async function decideByRules(
  trx: GrantsTrx,
  request: AccessRequest,
  { asked, at, dayMs }: { asked: AskedOfAsset; at: Date; dayMs: number },
): Promise<AccessRequest> {
  const set = await newestRules(trx, request.asset.organisation);
  const verdict = await judgeByRules(trx, set, { request, asked, at });
  if (!verdict || verdict.withheld.length > 0) return request;
  const { outcome, id } = verdict.rule;
  const rule = { id, version: set.version };
  if (outcome.kind === 'approve') {
    const { terms = [], personalData } = asked;
    const given = { narrowing: {}, note: '', terms, personalData, personId: '', rule, at, dayMs };
    return (await approveHeld(trx, heldFor(request, 'approve'), given)).request;
  }
  if (outcome.kind === 'assign')
    return completeAct(trx, heldFor(request, 'assign'), { changes: { assignedTo: outcome.personId }, at });
  const words = { note: outcome.reason, clause: outcome.clause, rule };
  const changes = { decisionNote: words.note, clause: words.clause, decidedByRule: rule, decidedAt: at };
  return completeAct(trx, heldFor(request, 'reject'), { changes, at, words });
}

function heldFor(request: AccessRequest, act: RequestAct): HeldRequest {
  return { request, act, next: permitRequestAct(request.state, act, BOT.role), actor: BOT };
}
