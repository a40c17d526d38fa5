import { type Caller, requireAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { isUniqueViolation } from '@alliance/database/database-problem';
import { type Page, pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import {
  LineageBuilderRegisteredSchema,
  LineageBuilderRevokedSchema,
} from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { v7 as uuidv7 } from 'uuid';
import { isPlain } from '../domain/audit-fact.ts';
import { organisationsSeen } from '../domain/run-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { builderMessage } from '../run-mapping.ts';
import {
  type Builder,
  findBuilder,
  insertBuilder,
  listBuilders as listRows,
  revokeBuilder as revokeRow,
} from '../store/lineage-builder-store.ts';

type Context = Pick<LogContext, 'db' | 'transact' | 'clock'>;
export type NewBuilder = Pick<Builder, 'organisation' | 'producer' | 'tokenId'>;

const SLUG = /^[a-z0-9-]{1,40}$/;
const TOKEN_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PRODUCER = 500;

/**
 * Lets runs count as captured that an organisation's pipeline reports with one token. For governance that does not belong to the
 * organisation. Errors: those of `requireAllianceRole`, `separation_of_duties`, `invalid_argument`, `already_exists`.
 */
export async function registerBuilder(context: Context, caller: Caller | null, wanted: NewBuilder): Promise<Builder> {
  const person = requireOutsider(caller, wanted.organisation);
  const problems = problemsOf(wanted);
  if (problems.length > 0) throw invalidArgument('Say whose pipeline it is and how it reports.', problems);
  const now = context.clock();
  const builder = { id: uuidv7(), ...wanted, registeredAt: now, revokedAt: null };
  try {
    await context.transact(async (trx) => {
      await insertBuilder(trx, builder, person.personId);
      const audit = auditOf(builder, person, { previousState: '', nextState: 'registered' });
      await recordEvent(trx, LineageBuilderRegisteredSchema, { audit, builder: builderMessage(builder) }, now);
    });
  } catch (error) {
    if (isUniqueViolation(error, 'lineage_builder_registered'))
      throw new AllianceError('already_exists', 'This builder is registered already. There is nothing to do.');
    throw error;
  }
  return builder;
}

/**
 * Ends that; what was captured stays so. For governance. Errors: those of `requireAllianceRole`, `not_found`, `state_conflict`.
 */
export async function revokeBuilder(context: Context, caller: Caller | null, id: string): Promise<Builder> {
  const person = requireAllianceRole(caller, ['governance'], 'admin');
  const known = isPlain(id) ? await findBuilder(context.db, id) : undefined;
  if (known === undefined) throw notFound(`builder ${id}`);
  const now = context.clock();
  return context.transact(async (trx) => {
    const builder = await revokeRow(trx, id, person.personId, now);
    if (builder === undefined)
      throw new AllianceError('state_conflict', `The builder ${id} was revoked before. There is nothing to do.`);
    const audit = auditOf(builder, person, { previousState: 'registered', nextState: 'revoked' });
    await recordEvent(trx, LineageBuilderRevokedSchema, { audit, builder: builderMessage(builder) }, now);
    return builder;
  });
}

/** Builders of the caller's organisations, of all for governance and auditors; newest first. Errors as of any list. */
export async function listBuilders(
  { db }: Pick<Context, 'db'>,
  caller: Caller | null,
  { organisation, ...request }: { organisation: string; pageSize: number; pageToken: string },
): Promise<Page<Builder>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest(request, uuidKey);
  const rows = await listRows(db, organisationsSeen(person, organisation), { before: after?.[0], limit: size + 1 });
  return toPage(rows, size, ({ id }) => [id]);
}

function requireOutsider(caller: Caller | null, organisation: string): Caller {
  const person = requireAllianceRole(caller, ['governance'], 'admin');
  if (person.memberships.some((membership) => membership.organisation === organisation))
    throw new AllianceError(
      'separation_of_duties',
      `You belong to ${organisation}. Ask somebody else of governance to register its builders.`,
    );
  return person;
}

function problemsOf({ organisation, producer, tokenId }: NewBuilder): FieldProblem[] {
  const isProducer = producer.length <= MAX_PRODUCER && isPlain(producer) && URL.canParse(producer);
  return [
    ...(SLUG.test(organisation) ? [] : [{ field: 'organisation', problem: 'must name an organisation' }]),
    ...(isProducer ? [] : [{ field: 'producer', problem: 'must be the "producer" of its events, a URI' }]),
    ...(TOKEN_ID.test(tokenId) ? [] : [{ field: 'tokenId', problem: 'must be the id of the API token it uses' }]),
  ];
}

function auditOf(
  { id, organisation }: Builder,
  { personId }: Caller,
  states: { previousState: string; nextState: string },
) {
  return {
    actorPersonId: personId,
    actorRole: 'governance',
    organisation,
    object: { kind: 'lineage_builder', id },
    ...states,
  };
}
