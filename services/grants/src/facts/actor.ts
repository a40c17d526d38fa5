import type { AuditContextSchema } from '@alliance/proto/alliance/audit/v1/audit_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';

type Role =
  | 'applicant'
  | 'co-applicant'
  | 'invitee'
  | 'signatory'
  | 'seat-manager'
  | 'owner'
  | 'steward'
  | 'reviewer'
  | 'governance'
  | 'person'
  | 'bot'
  | 'system';

/** Who makes a fact, and in which capacity. */
export type Actor<R extends Role = Role> = {
  personId: string;
  role: R;
  /** The steward in whose place they act. */
  onBehalfOf?: string | undefined;
};

/** Somebody who has a part in a request, by its permissions. */
export type RequestActor = Actor<Exclude<Role, 'person' | 'seat-manager'>>;

/** The service itself: time ran out, or an event of another service had to be followed. */
export const SYSTEM: Actor<'system'> = { personId: '', role: 'system' };

/** The rules of an organisation, which act for it. */
export const BOT: Actor<'bot'> = { personId: '', role: 'bot' };

/** The audit context of a change; the books are those of the asset's owner. */
export function auditOf(
  actor: Actor,
  change: { organisation: string; kind: string; id: string; digest?: string; from: string; to: string },
): MessageInitShape<typeof AuditContextSchema> {
  return {
    actorPersonId: actor.personId,
    actorRole: actor.role,
    onBehalfOfPersonId: actor.onBehalfOf ?? '',
    organisation: change.organisation,
    object: { kind: change.kind, id: change.id, digest: change.digest ?? '' },
    previousState: change.from,
    nextState: change.to,
  };
}
