import { randomBytes, randomUUID } from 'node:crypto';
import {
  type AllianceRole,
  type Caller,
  type Membership,
  requireCaller,
  requireScope,
  SCOPES,
  type Scope,
} from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { AllianceRoleSchema, type PersonSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { type GetPeopleRequest, MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { implement } from '@alliance/rpc/server';
import type { Call, Callers, Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';

/** What a test says about a person who is registered; the rest is made up. */
export type GivenPerson = {
  email: string;
  name?: string;
  allianceRoles?: AllianceRole[];
  memberships?: Membership[];
};

/** What a credential is limited to; without both it is a session. */
export type GivenCredential = { scopes?: Scope[]; organisation?: string };

export type KnownPerson = Required<GivenPerson> & { id: string; createdAt: Date };

/** `members` in memory: people and credentials that the test gives it. */
export type FakeMembers = FakeService & {
  /** Registers a person, in these organisations. */
  givenPerson(given: GivenPerson): KnownPerson;
  /** Makes a credential of a person that was given before. */
  givenCredential(personId: string, given?: GivenCredential): string;
};

type KnownCredential = GivenCredential & { id: string; personId: string };

/** Starts the fake. It answers GetPeople and Authenticate; other RPCs say `unavailable`. */
export async function startFakeMembers(identities: TestIdentities): Promise<FakeMembers> {
  const people: KnownPerson[] = [];
  const credentials = new Map<string, KnownCredential>();
  const handlers: Handlers<typeof MembersService> = {
    ...unanswered(),
    getPeople: async (request, call) => ({ people: findPeople(people, request, call) }),
    authenticate: async ({ credential }) => {
      const known = credentials.get(credential.replace(/^hf_/, 'alt_'));
      const person = people.find(({ id }) => id === known?.personId);
      if (!known || !person) throw new AllianceError('credentials_refused', 'The fake does not know this credential.');
      const { token, expiresAt } = identities.identityOf('members').signCaller(callerOf(person, known));
      return { callerToken: token, expiresAt: timestampFromDate(expiresAt) };
    },
  };
  const service = await startFakeService('members', identities, [implement(MembersService, handlers, callers())]);
  return {
    ...service,
    givenPerson: (given) => {
      const made = { id: randomUUID(), name: given.email, allianceRoles: [], memberships: [], createdAt: new Date() };
      const person = { ...made, ...given };
      people.push(person);
      return person;
    },
    givenCredential: (personId, given = {}) => {
      const credential = `${isSession(given) ? 'session-' : 'alt_'}${randomBytes(16).toString('hex')}`;
      credentials.set(credential, { ...given, id: randomUUID(), personId });
      return credential;
    },
  };
}

function isSession({ scopes, organisation }: GivenCredential): boolean {
  return scopes === undefined && organisation === undefined;
}

function callerOf(person: KnownPerson, credential: KnownCredential): Caller {
  const { organisation, scopes = SCOPES, id } = credential;
  return {
    personId: person.id,
    allianceRoles: organisation === undefined ? person.allianceRoles : [],
    memberships: person.memberships.filter(
      (membership) => organisation === undefined || membership.organisation === organisation,
    ),
    scopes,
    credential: { kind: isSession(credential) ? 'session' : 'api_token', id },
  };
}

function findPeople(people: readonly KnownPerson[], request: GetPeopleRequest, call: Call) {
  const viewer = call.from === 'gateway' ? requireCaller(call.caller) : undefined;
  if (viewer) requireScope(viewer, 'read');
  if (request.personIds.length > 200 || request.emails.length > 200) throw invalidArgument('Ask for at most 200.');
  const emails = request.emails.map((email) => email.trim().toLowerCase());
  return people
    .filter(({ id, email }) => request.personIds.includes(id) || emails.includes(email))
    .map((person) => shown(person, viewer, request.personIds.includes(person.id)))
    .filter((person) => person !== undefined);
}

function shown(
  person: KnownPerson,
  viewer: Caller | undefined,
  byId: boolean,
): MessageInitShape<typeof PersonSchema> | undefined {
  const { id, email, name, allianceRoles, memberships, createdAt } = person;
  const theirs = new Set(memberships.map(({ organisation }) => organisation));
  const close =
    !viewer ||
    viewer.personId === id ||
    viewer.allianceRoles.length > 0 ||
    viewer.memberships.some(({ organisation }) => theirs.has(organisation));
  if (!close) return byId && viewer.memberships.some(({ state }) => state === 'admitted') ? { id, name } : undefined;
  return {
    id,
    email,
    name,
    allianceRoles: allianceRoles.map((role) => enumValue(AllianceRoleSchema, role)),
    createdAt: timestampFromDate(createdAt),
  };
}

function unanswered(): Handlers<typeof MembersService> {
  const refuse = async (): Promise<never> => {
    throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
  };
  return forEveryRpc(refuse) as Handlers<typeof MembersService>;
}

function callers(): Callers<typeof MembersService> {
  return { ...(forEveryRpc(['gateway']) as Callers<typeof MembersService>), getPeople: ['gateway', 'grants'] };
}

function forEveryRpc(value: unknown): unknown {
  return Object.fromEntries(MembersService.methods.map(({ localName }) => [localName, value]));
}
