import { type Caller, requireScope } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { AccessQuestion, Subject } from '../domain/access-question.ts';
import { mayAskAboutOthers, maySeeAsset, maySeeVersion } from '../domain/visibility.ts';
import { type AssetRef, nameOf, type Operation } from '../domain/vocabulary.ts';
import { membershipsOf } from '../store/member-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import type { Acting, Reading } from './acting.ts';
import { type AskedVersion, answerAsOf, type CheckAnswer } from './answer-as-of.ts';
import { decideNow, type KnownFacts } from './decide-now.ts';
import { knowVersion } from './known-assets.ts';
import type { LearningContext } from './learn-acceptances.ts';

type Context = LearningContext & { assets: AssetsDirectory; people: PeopleRegister };
type Known = Awaited<ReturnType<typeof knowVersion>>;

export type Check = AskedVersion & {
  operation: Operation | undefined;
  /** Empty = the caller, unless an e-mail is given. */
  personId: string;
  personEmail: string;
  /** Absent = now. */
  at: Date | undefined;
};

/** A check that may be asked, with what is known besides seats. */
export type PreparedCheck = Omit<Check, 'asset' | 'version'> &
  Known & { ref: AssetRef; askedVersion: string; operation: Operation; now: Date; whom: string | undefined };

/**
 * May a person do this with that version, now or at an earlier moment, and why? About somebody else only for stewards and
 * owners of the asset's organisation, governance and auditors. Throws `not_found` for what the caller may not see.
 */
export async function checkAccess(context: Context, check: Check, acting: Acting): Promise<CheckAnswer> {
  const prepared = await prepareCheck(context, check, context.clock(), acting);
  const { version, at } = prepared;
  if (at) return answerAsOf(context, { ...check, operation: prepared.operation, at }, prepared.whom);
  const { question, known } = await factsNow(context, prepared, acting.caller);
  return { decision: await decideNow(context, { question, known, options: acting.forward() }), version };
}

/** Refuses a check that may not be asked, and learns what is known. Throws what `checkAccess` throws. */
export async function prepareCheck(context: Context, check: Check, now: Date, acting: Acting): Promise<PreparedCheck> {
  const { caller } = acting;
  if (caller) requireScope(caller, 'read');
  const { operation, at } = check;
  if (!operation) throw invalidArgument('The operation is needed.', [{ field: 'operation', problem: 'is required' }]);
  if (at) requirePast(at, now);
  const known = await knowVersion(context, check.asset, check.version, acting.forward());
  if (!maySeeAsset(caller, check.asset.organisation, known.asset.access)) throw notFound(nameOf(check.asset));
  const whom = await personAskedAbout(context, check, acting);
  return { ...check, ...known, ref: check.asset, askedVersion: check.version, operation, now, whom };
}

/** Throws `invalid_argument` for a moment that has not come yet. */
export function requirePast(at: Date, now: Date): void {
  if (at > now)
    throw invalidArgument('Nobody knows the future. Ask about now or an earlier moment.', [
      { field: 'at', problem: 'must not be in the future' },
    ]);
}

/** What a check about now asks, and what is known of it. Throws `not_found` for a version that the caller may not see. */
export async function factsNow(
  { db }: Pick<Reading, 'db'>,
  { ref, asset, version, versionState, operation, now, whom }: PreparedCheck,
  caller: Caller | null,
): Promise<{ question: AccessQuestion; known: KnownFacts }> {
  if (!versionState || !maySeeVersion(caller, ref.organisation, versionState))
    throw notFound(version === '' ? `published version of ${nameOf(ref)}` : `version ${version} of ${nameOf(ref)}`);
  const subject = await subjectNow(db, whom, caller);
  return {
    question: { asset: ref, version, operation, at: now },
    known: { access: asset.access, versionState, subject },
  };
}

/** The id of the person that the check is about; undefined for a caller who has not signed in. */
async function personAskedAbout(
  { people }: Context,
  { asset, personId, personEmail }: Check,
  { caller, forward }: Acting,
): Promise<string | undefined> {
  if (personId === '' && personEmail === '') return caller?.personId;
  if (personId !== '' && personId === caller?.personId) return personId;
  if (!mayAskAboutOthers(caller, asset.organisation))
    throw new AllianceError(
      'role_required',
      `Only stewards and owners of ${asset.organisation}, governance and auditors may ask about other people.`,
    );
  if (personId !== '') return personId;
  const found = await people.personWithEmail(personEmail, forward());
  if (found === undefined) throw notFound(`person with the e-mail ${personEmail}`);
  return found;
}

/** The caller with the memberships that they have just been vouched for with; anybody else as events told. */
async function subjectNow(db: GrantsDb, whom: string | undefined, caller: Caller | null): Promise<Subject | null> {
  if (whom === undefined) return null;
  if (whom === caller?.personId) return caller;
  return { personId: whom, memberships: await membershipsOf(db, whom) };
}
