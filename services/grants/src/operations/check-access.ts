import { type Caller, requireScope } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { Subject } from '../domain/access-question.ts';
import { mayAskAboutOthers, maySeeAsset, maySeeVersion } from '../domain/visibility.ts';
import { nameOf, type Operation } from '../domain/vocabulary.ts';
import { membershipsOf } from '../store/member-store.ts';
import type { Acting } from './acting.ts';
import { type AskedVersion, answerAsOf, type CheckAnswer } from './answer-as-of.ts';
import { decideNow } from './decide-now.ts';
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

/**
 * May a person do this with that version, now or at an earlier moment, and why? About somebody else only for stewards and
 * owners of the asset's organisation, governance and auditors. Throws `not_found` for what the caller may not see.
 */
export async function checkAccess(context: Context, check: Check, acting: Acting): Promise<CheckAnswer> {
  const { caller } = acting;
  if (caller) requireScope(caller, 'read');
  const now = context.clock();
  const { operation, at } = check;
  if (!operation) throw invalidArgument('The operation is needed.', [{ field: 'operation', problem: 'is required' }]);
  if (at && at > now)
    throw invalidArgument('Nobody knows the future. Ask about now or an earlier moment.', [
      { field: 'at', problem: 'must not be in the future' },
    ]);
  const known = await knowVersion(context, check.asset, check.version, acting.forward());
  if (!maySeeAsset(caller, check.asset.organisation, known.asset.access)) throw notFound(nameOf(check.asset));
  const whom = await personAskedAbout(context, check, acting);
  return at
    ? answerAsOf(context, { ...check, operation, at }, whom)
    : answerNow(context, { ...check, operation, at: now }, { ...known, whom }, acting);
}

async function answerNow(
  context: Context,
  { asset: ref, operation, at }: Check & { operation: Operation; at: Date },
  { asset, version, versionState, whom }: Known & { whom: string | undefined },
  acting: Acting,
): Promise<CheckAnswer> {
  if (!versionState || !maySeeVersion(acting.caller, ref.organisation, versionState))
    throw notFound(version === '' ? `published version of ${nameOf(ref)}` : `version ${version} of ${nameOf(ref)}`);
  const subject = await subjectNow(context, whom, acting.caller);
  const decision = await decideNow(context, {
    question: { asset: ref, version, operation, at },
    known: { access: asset.access, versionState, subject },
    options: acting.forward(),
  });
  return { decision, version };
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
async function subjectNow({ db }: Context, whom: string | undefined, caller: Caller | null): Promise<Subject | null> {
  if (whom === undefined) return null;
  if (whom === caller?.personId) return caller;
  return { personId: whom, memberships: await membershipsOf(db, whom) };
}
