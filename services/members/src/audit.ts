import type { Caller } from '@alliance/auth/caller';
import type { AuditContextSchema } from '@alliance/proto/alliance/audit/v1/audit_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';

/** In which capacity somebody acts here. */
export type ActorRole = 'person' | 'applicant' | 'owner' | 'publisher' | 'steward' | 'member' | 'governance' | 'system';

type AuditedFact = {
  /** Person id; absent when the service acts by itself. */
  actor?: string;
  role: ActorRole;
  /** Slug. */
  organisation?: string;
  object: {
    kind: 'person' | 'organisation' | 'membership' | 'alliance_role' | 'api_token' | 'organisation_key';
    id: string;
  };
  from?: string;
  to?: string;
};

/** Who did what, as the transparency log will hold it: ids and states only, never names, e-mails or free text. */
export function auditOf(fact: AuditedFact): MessageInitShape<typeof AuditContextSchema> {
  return {
    actorPersonId: fact.actor ?? '',
    actorRole: fact.role,
    organisation: fact.organisation ?? '',
    object: fact.object,
    previousState: fact.from ?? '',
    nextState: fact.to ?? '',
  };
}

/** The same for a change of somebody's place in an organisation; roles are its states. */
export function auditOfMembership(
  actor: { caller: Caller; role: ActorRole },
  membership: { organisation: string; personId: string; from?: string; to?: string },
): MessageInitShape<typeof AuditContextSchema> {
  const { organisation, personId, ...states } = membership;
  return auditOf({
    actor: actor.caller.personId,
    role: actor.role,
    organisation,
    object: { kind: 'membership', id: `${organisation}/${personId}` },
    ...states,
  });
}
