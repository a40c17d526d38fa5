import type { Caller } from '@alliance/auth/caller';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import type {
  OrganisationAdmittedSchema,
  OrganisationRefusedSchema,
  OrganisationReinstatedSchema,
  OrganisationSuspendedSchema,
  OrganisationWithdrawnSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Transaction } from 'kysely';
import { auditOf } from '../audit.ts';
import type { Organisation } from '../domain/organisation.ts';
import { type OrganisationAction, stateAfter } from '../domain/organisation-state.ts';
import { paragraphs, textProblems } from '../domain/text-rules.ts';
import { fromOrganisationInEvent } from '../mapping.ts';
import type { MembersContext } from '../members-context.ts';
import { lockOrganisation, updateOrganisationState } from '../store/organisation-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { confirmRole } from './confirm-role.ts';

type OrganisationEventSchema =
  | typeof OrganisationAdmittedSchema
  | typeof OrganisationRefusedSchema
  | typeof OrganisationSuspendedSchema
  | typeof OrganisationReinstatedSchema
  | typeof OrganisationWithdrawnSchema;

export type StateChange = {
  slug: string;
  action: OrganisationAction;
  /** Normalised; empty where none is needed. */
  reason: string;
  caller: Caller;
  role: 'owner' | 'governance';
  event: OrganisationEventSchema;
  /** A further rule, checked once the organisation is locked; throws what forbids the change. */
  check?: (trx: Transaction<MembersTables>, organisation: Organisation) => Promise<void>;
};

/**
 * Moves an organisation to another state, for a caller who was authorised by what their token says.
 * Errors: `not_found`, `role_required`, `state_conflict`, and those of `check`.
 */
export function changeOrganisationState(
  { transact, clock }: Pick<MembersContext, 'transact' | 'clock'>,
  { slug, action, reason, caller, role, event, check }: StateChange,
): Promise<Organisation> {
  return transact(async (trx) => {
    const current = await lockOrganisation(trx, slug);
    if (!current) throw notFound(`organisation "${slug}"`);
    await confirmRole(trx, caller, role, current);
    await check?.(trx, current);
    const now = clock();
    const state = stateAfter(action, slug, current.state);
    const admittedAt = action === 'admit' ? now : current.admittedAt;
    const next: Organisation = { ...current, state, reason, revision: current.revision + 1, admittedAt };
    await updateOrganisationState(trx, next);
    const audit = auditOf({
      actor: caller.personId,
      role,
      organisation: slug,
      object: { kind: 'organisation', id: slug },
      from: current.state,
      to: state,
    });
    await recordEvent(trx, event, { audit, organisation: fromOrganisationInEvent(next) }, now);
    return next;
  });
}

/** Normalises the reason of a change. Throws `invalid_argument` when it is too long, or missing where `min` is 1. */
export function toReason(text: string, min: 0 | 1): string {
  const reason = paragraphs(text);
  const problems = textProblems('reason', reason, { min, max: 2_000 });
  if (problems.length > 0)
    throw invalidArgument('Say why, in at most 2000 characters, so that the organisation can read it.', problems);
  return reason;
}
