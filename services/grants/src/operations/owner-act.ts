import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { OWNER_ACTS, type OwnerAct } from '../domain/owner-acts.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import type { Actor } from '../facts/actor.ts';

/** The caller as one who may set something for an organisation. Throws what `requireRole` throws. */
export function requireOwnerAct(
  caller: Caller | null,
  organisation: string,
  act: OwnerAct,
): Actor<'steward' | 'owner'> {
  const role = requireRole(caller, organisation, OWNER_ACTS[act], 'decide');
  return { personId: requireCaller(caller).personId, role: role === 'owner' ? 'owner' : 'steward' };
}

/** Throws `role_required` unless the caller decides for the organisation, governs or audits. */
export function requireInsight(caller: Caller | null, organisation: string): Caller {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  if (mayAskAboutOthers(person, organisation)) return person;
  throw new AllianceError(
    'role_required',
    `This is for stewards and owners of ${organisation}, governance and auditors.`,
  );
}
