import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Transact } from '@alliance/events/outbox';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Call } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { LineageDesk } from '../clients/lineage-desk.ts';
import { askedProblems } from '../domain/derivation/asked.ts';
import { licensedOutput } from '../domain/derivation/file-sets.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Output, Policy, WorkKind } from '../domain/derivation/question.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { Stance } from '../domain/term-record.ts';
import { rememberAsker } from '../store/assessment-store.ts';
import { runningExceptions } from '../store/exception-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import type { TermRecords } from '../terms/load-terms.ts';
import { toSubject, versionText } from '../version-text.ts';
import { answerQuestion, type Gathered } from './answer-question.ts';
import { type GivenInput, gatherSources } from './gather-sources.ts';
import { getStance } from './get-stance.ts';
import { readWorkLicence, recordsFor } from './resolve-licences.ts';
import { withConclusions } from './with-conclusions.ts';

export type AssessContext = {
  db: Kysely<LicensingTables>;
  transact: Transact<LicensingTables>;
  clock: Clock;
  register: LicenceRegister;
  terms: TermRecords;
  lineage: LineageDesk;
};

export type AssessInput = {
  inputs: readonly (GivenInput | undefined)[];
  operation: string;
  output: Omit<Output, 'ref' | 'kind' | 'licence' | 'fileLicences' | 'name'> & {
    kind: WorkKind | undefined;
    version: AssetVersionRef | undefined;
    name: string;
    licence: string;
    /** Licences that sets of its files have besides. */
    fileLicences?: readonly string[];
  };
  /** True for a version that may come from nothing: then only what is said of it is assessed. */
  mayStandAlone?: boolean;
  /** '' = the one in force. */
  stance: string;
};

type Asker = Pick<Call, 'caller' | 'forward'>;

/**
 * Assesses what is to be made of what, along the whole lineage, and keeps the answer: the same question on the same terms has
 * the same answer. A version as output is for owners and publishers of its organisation. Errors: `unauthenticated`,
 * `scope_required`, those of `requireRole`, `invalid_argument`, `licence_unknown`, `not_found`.
 */
export async function assessDerivation(
  context: AssessContext,
  input: AssessInput,
  asker: Asker,
): Promise<KeptAssessment> {
  return (await assessAndShow(context, input, asker)).kept;
}

/** The same, with the question as it was put. */
export async function assessAndShow(
  context: AssessContext,
  input: AssessInput,
  asker: Asker,
): Promise<{ kept: KeptAssessment; gathered: Gathered }> {
  const caller = authorise(input, asker.caller);
  const given = checkForm(input);
  const on = context.clock().toISOString().slice(0, 10);
  const { version } = input.output;
  const organisation = version?.asset?.organisation ?? '';
  const gathered = await toQuestion(context, { ...input, inputs: given, organisation, on }, asker);
  const role = caller.memberships.find((membership) => membership.organisation === organisation)?.role ?? '';
  const actor = { personId: caller.personId, role };
  const kept = await answerQuestion(context, gathered, { organisation, subject: version && toSubject(version), actor });
  await rememberAsker(context.db, kept.id, caller.personId);
  return { kept, gathered };
}

function authorise({ output }: AssessInput, caller: Caller | null): Caller {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const organisation = output.version?.asset?.organisation;
  if (organisation !== undefined) requireRole(person, organisation, ['owner', 'publisher'], 'publish');
  return person;
}

function checkForm({ inputs, operation, output, stance, mayStandAlone = false }: AssessInput): GivenInput[] {
  const asked = inputs.map((input) => ({
    work: input?.source.kind === 'work' ? { label: input.source.label, kind: input.source.workKind } : undefined,
    hasVersion: input?.source.kind === 'version',
    operation: input?.operation ?? '',
    until: input?.until ?? '',
  }));
  const problems = askedProblems({
    inputs: asked,
    operation,
    output: { ...output, files: output.files ?? [] },
    stance,
    mayStandAlone,
  });
  if (problems.length > 0)
    throw invalidArgument('The question cannot be assessed. Correct the fields named.', problems);
  return inputs.filter((input) => input !== undefined);
}

async function toQuestion(
  context: AssessContext,
  given: Omit<AssessInput, 'inputs'> & { inputs: readonly GivenInput[]; organisation: string; on: string },
  asker: Asker,
): Promise<Gathered> {
  const { version, kind = 'dataset', name, licence, fileLicences = [], doubts = [], ...rest } = given.output;
  const ref = version ? versionText(version) : 'output';
  const outbound = (licence === '' ? [] : [licence, ...fileLicences]).map((text) => readOutbound(context, text));
  const gathered = await gatherSources(context, { ...given, output: ref }, asker.forward());
  const { edges, digests } = gathered;
  const works = await withConclusions(context, gathered.works);
  const { db } = context;
  const { organisation, on } = given;
  const question = {
    output: {
      ...rest,
      ref,
      kind,
      name: name || (version?.asset?.name ?? null),
      ...licensedOutput(
        outbound.map(({ expression }) => expression),
        doubts,
      ),
    },
    works,
    edges,
    policy: await policyFor(context, given.stance),
    exceptions: organisation === '' ? [] : await runningExceptions(db, { organisation, on }),
    on,
    terms: await recordsFor(context, [...works.map((work) => work.licence), ...outbound]),
  };
  return { question, digests };
}

/** A licence of the output. Throws `invalid_argument` for what nothing can be given on under. */
function readOutbound({ register }: AssessContext, text: string) {
  const licence = readWorkLicence(register, text);
  if (licence.kind !== 'named') throw noOutbound(text);
  return licence;
}

/** A stance that is not in force has no version. */
async function policyFor(context: AssessContext, asked: string): Promise<Policy> {
  const { stance, version, minimumEvidence } = await getStance(context, 0);
  if (asked === '' || asked === stance) return { stance, version, minimumEvidence };
  return { stance: asked as Stance, version: 0, minimumEvidence };
}

function noOutbound(licence: string) {
  return invalidArgument('The question cannot be assessed. Correct the fields named.', [
    {
      field: 'output.licence',
      problem: `"${licence.slice(0, 100)}" names no licence that anything can be given on under`,
    },
  ]);
}
