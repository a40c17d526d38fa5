import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { ExceptionRecordedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import { v7 as uuidv7 } from 'uuid';
import { type ExceptionDraft, exceptionProblems, type LicenceException } from '../domain/licence-exception.ts';
import { toProtoException } from '../mapping-derivations.ts';
import { insertException } from '../store/exception-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { wantOfOrganisation } from '../store/wanted-store.ts';

/**
 * Records that governance lifts one finding on one source for what one organisation makes, until a day, on the ground of a
 * document. What the organisation has published is assessed again. Errors: those of `requireAllianceRole`, `invalid_argument`.
 */
export async function recordException(
  { transact, clock }: { transact: Transact<LicensingTables>; clock: Clock },
  caller: Caller | null,
  draft: ExceptionDraft,
): Promise<LicenceException> {
  const { personId } = requireAllianceRole(caller, ['governance'], 'decide');
  const createdAt = clock();
  const problems = exceptionProblems(draft, createdAt.toISOString().slice(0, 10));
  if (problems.length > 0)
    throw invalidArgument('The exception cannot be recorded like this. Correct the fields named.', problems);
  const exception = { ...draft, reason: draft.reason.trim(), id: uuidv7(), decidedBy: personId, createdAt };
  return transact(async (trx) => {
    await insertException(trx, exception);
    await wantOfOrganisation(trx, exception.organisation);
    const audit = {
      actorPersonId: personId,
      actorRole: 'governance',
      organisation: exception.organisation,
      object: { kind: 'licence_exception', id: exception.id, digest: exception.documentSha256 },
      nextState: 'recorded',
    };
    const told = toProtoException({ ...exception, reason: '' });
    await recordEvent(trx, ExceptionRecordedSchema, { audit, exception: told }, createdAt);
    return exception;
  });
}
