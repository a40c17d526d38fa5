import type { Caller } from '@alliance/auth/caller';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { describe, expect, test } from 'vitest';
import { maySeeAsset, maySeeDrafts, maySeeFiles } from './visibility.ts';

const own = testCaller({ memberships: [memberOf('viet-data')] });
const other = testCaller({ memberships: [memberOf('mekong-ai', 'owner')] });
const auditor = testCaller({ allianceRoles: ['auditor'] });
const governance = testCaller({ allianceRoles: ['governance'] });
const decideOnly = { ...own, scopes: ['decide'] } as Caller;
const publishOnly = { ...own, scopes: ['publish'] } as Caller;

describe.each<[string, Caller | null, boolean, boolean, boolean]>([
  ['nobody', null, false, false, false],
  ['a member', own, true, true, true],
  [
    'a member of a suspended organisation',
    testCaller({ memberships: [memberOf('viet-data', 'member', 'suspended')] }),
    true,
    true,
    true,
  ],
  ['a token that publishes', publishOnly, true, true, true],
  ['a token that only decides', decideOnly, false, false, false],
  ['another organisation', other, false, false, false],
  ['an auditor', auditor, true, true, false],
  ['governance', governance, true, true, false],
])('%s', (_, caller, privateAsset, drafts, draftFiles) => {
  test('sees what it may', () => {
    for (const access of ['open', 'alliance', 'gated'] as const) {
      expect(maySeeAsset(caller, { organisation: 'viet-data', access })).toBe(true);
    }
    expect(maySeeAsset(caller, { organisation: 'viet-data', access: 'private' })).toBe(privateAsset);
    expect(maySeeDrafts(caller, { organisation: 'viet-data' })).toBe(drafts);
    expect(maySeeFiles(caller, { organisation: 'viet-data' }, { state: 'draft' })).toBe(draftFiles);
    expect(maySeeFiles(caller, { organisation: 'viet-data' }, { state: 'retracted' })).toBe(true);
  });
});
