import { createHash } from 'node:crypto';
import { type Caller, requireCaller, requireRole } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { TermsPublishedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { checkTerms, graceProblems, type TermsDraft } from '../domain/check-terms.ts';
import { contractId } from '../domain/resolve-term.ts';
import { searchText } from '../domain/search-text.ts';
import { haveSameTexts, type Terms } from '../domain/terms.ts';
import { toProtoTerms } from '../mapping.ts';
import { insertContract, insertTerms, lockContract } from '../store/contract-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { putTermState } from '../store/term-state-store.ts';
import { findTerms } from '../store/terms-store.ts';
import { contractTerms } from '../terms/contract-terms.ts';

export type PublishTermsInput = TermsDraft & {
  organisation: string;
  /** Empty = new terms. */
  licenceId: string;
  /** Until when former versions need not be accepted anew; null = never. */
  acceptBy: Date | null;
};

/**
 * Publishes an organisation's terms, or the next version of them, which must have another text. Owners and publishers
 * may. Errors: those of `requireRole`, `invalid_argument`, `not_found` (no such terms of this organisation),
 * `state_conflict` (the same texts as before).
 */
export async function publishTerms(
  context: { transact: Transact<LicensingTables>; clock: Clock },
  caller: Caller | null,
  input: PublishTermsInput,
): Promise<Terms> {
  const role = requireRole(caller, input.organisation, ['owner', 'publisher'], 'publish');
  const { personId } = requireCaller(caller);
  const createdAt = context.clock();
  const { acceptBy } = input;
  const draft = checkTerms(input, graceProblems(acceptBy, { now: createdAt, isFirst: input.licenceId === '' }));
  return context.transact(async (trx) => {
    const previous = await claimContract(trx, input, createdAt);
    const terms: Terms = {
      licenceId: previous.licenceId,
      organisation: input.organisation,
      version: previous.version + 1,
      title: draft.title,
      conditions: draft.conditions,
      texts: draft.texts.map(({ language, text }) => ({ language, text, sha256: sha256(text) })),
      createdAt,
      acceptBy,
    };
    if (haveSameTexts(terms, previous)) throw unchanged(previous);
    const found = searchText(terms.licenceId, terms.organisation, terms.title);
    await insertTerms(trx, terms, { publishedBy: personId, searchText: found });
    await putTermState(trx, [contractTerms(terms)]);
    await recordEvent(
      trx,
      TermsPublishedSchema,
      {
        audit: {
          actorPersonId: personId,
          actorRole: role,
          organisation: terms.organisation,
          object: { kind: 'licence', id: terms.licenceId, version: String(terms.version), digest: digestOf(terms) },
          nextState: 'published',
        },
        terms: toProtoTerms(withoutTexts(terms)),
      },
      createdAt,
    );
    return terms;
  });
}

type Previous = Pick<Terms, 'licenceId' | 'version' | 'texts'>;

/** Makes the contract, or locks the one named; returns its newest version, 0 when it is new. */
async function claimContract(
  trx: Transaction<LicensingTables>,
  { licenceId, organisation }: PublishTermsInput,
  createdAt: Date,
): Promise<Previous> {
  if (licenceId === '') {
    const made = contractId(uuidv7());
    await insertContract(trx, { licenceId: made, organisation, createdAt });
    return { licenceId: made, version: 0, texts: [] };
  }
  const locked = await lockContract(trx, licenceId, organisation);
  const newest = locked && (await findTerms(trx, licenceId, 0));
  if (!newest) throw notFound(`terms ${licenceId.slice(0, 100)} of ${organisation}`);
  return newest;
}

function unchanged({ licenceId, version }: Previous): AllianceError {
  return new AllianceError(
    'state_conflict',
    `Version ${version} of ${licenceId} has the same texts. People accept a text, so a new version needs another one: say in it what changes.`,
    { details: { licenceId, version } },
  );
}

/** Events stay small: whoever needs a text asks for it, and checks it against the digest that the event carries. */
function withoutTexts(terms: Terms): Terms {
  return { ...terms, texts: terms.texts.map((text) => ({ ...text, text: '' })) };
}

/** SHA-256 over one line "language digest" for each text. */
function digestOf({ texts }: Pick<Terms, 'texts'>): string {
  return sha256(texts.map((text) => `${text.language} ${text.sha256}\n`).join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
