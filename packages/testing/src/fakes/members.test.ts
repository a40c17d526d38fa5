import { describe } from 'vitest';
import { membersContract } from '../contracts/members.ts';
import { testIdentities } from '../test-identities.ts';
import { startFakeMembers } from './members.ts';

describe('the fake of members', () => {
  membersContract(async () => {
    const identities = testIdentities();
    return { ...(await startFakeMembers(identities)), identities };
  });
});
