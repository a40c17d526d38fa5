import type { Membership } from '@alliance/auth/caller';
import { membersContract } from '@alliance/testing/contracts/members';
import type { GivenCredential, GivenPerson } from '@alliance/testing/fakes/members';
import { describe } from 'vitest';
import { Actions, GOVERNANCE, type MembersUnderTest, startMembersUnderTest } from './members-under-test.ts';

describe('members', () => {
  membersContract(async () => {
    const members = await startMembersUnderTest();
    const actions = new Actions(members);
    const emails = new Map<string, string>();
    const known = new Set<string>();
    return {
      address: members.address,
      identities: members.identities,
      givenPerson: async ({ email, name = email, allianceRoles = [], memberships = [] }: GivenPerson) => {
        const id = await actions.register(email, name);
        emails.set(id, email);
        for (const role of allianceRoles) await actions.assign(email, role);
        for (const membership of memberships) await prepare(members, actions, email, membership, known);
        return { id };
      },
      givenCredential: async (personId: string, { scopes, organisation }: GivenCredential = {}) => {
        const email = emails.get(personId) ?? '';
        if (!scopes && !organisation) return (await actions.signIn(email)).accessToken;
        const request = { name: 'thử', scopes: scopes ?? [], organisation: organisation ?? '' };
        return (await members.gateway.createApiToken(request, await actions.as(email))).token;
      },
      [Symbol.asyncDispose]: () => members[Symbol.asyncDispose](),
    };
  });
});

/** Makes the organisation if it is new, puts the person into it and brings it into the state that is asked for. */
async function prepare(
  { gateway }: MembersUnderTest,
  actions: Actions,
  email: string,
  { organisation, role, state }: Membership,
  known: Set<string>,
): Promise<void> {
  if (!known.has(organisation)) {
    const founder = `founder@${organisation}.vn`;
    await actions.register(founder);
    await actions.organisation(organisation, founder);
    known.add(organisation);
  }
  await actions.put(organisation, email, role);
  if (state === 'suspended')
    await gateway.suspendOrganisation({ slug: organisation, reason: 'Thử' }, await actions.as(GOVERNANCE.email));
}
