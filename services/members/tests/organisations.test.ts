import type { Caller } from '@alliance/auth/caller';
import { IdentityVerifier } from '@alliance/auth/identity';
import { OrganisationKind, OrganisationRole, OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actions, GOVERNANCE, type MembersUnderTest, published, startMembersUnderTest } from './members-under-test.ts';

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest();
  actions = new Actions(members);
  for (const email of ['an@example.vn', 'binh@example.vn', 'auditor@example.vn']) await actions.register(email);
  await actions.assign('auditor@example.vn', 'auditor');
});
afterAll(() => members[Symbol.asyncDispose]());

const governance = () => actions.as(GOVERNANCE.email);
const application = (slug: string) => ({ slug, kind: OrganisationKind.COMPANY, legalName: `Công ty ${slug}` });
async function standingOf(credential: string) {
  const verifier = new IdentityVerifier('gateway', members.identities.serviceKeys);
  const { callerToken } = await members.gateway.authenticate({ credential });
  return (verifier.verifyCaller(callerToken) as Caller).memberships;
}
async function stateFor(slug: string, as: CallOptions = {}): Promise<OrganisationState | string> {
  return members.gateway.getOrganisation({ slug }, as).then(
    ({ organisation }) => organisation?.state ?? 'none',
    (error) => error.code,
  );
}

describe('an application', () => {
  test('makes the applicant the owner and waits for governance', async () => {
    const as = await actions.as('an@example.vn');
    const { organisation } = await members.gateway.applyForMembership(
      { ...application('cong-ty'), country: 'vn', website: 'https://example.vn', description: 'Dữ liệu' },
      as,
    );
    expect(organisation).toMatchObject({
      slug: 'cong-ty',
      country: 'VN',
      state: OrganisationState.APPLIED,
      revision: 1n,
    });
    const me = await members.gateway.getMe({}, as);
    expect(me.organisations).toMatchObject([
      { organisation: 'cong-ty', role: OrganisationRole.OWNER, organisationKind: OrganisationKind.COMPANY },
    ]);
    const events = await published(members, ['organisation_applied', 'member_added'], 2, 'cong-ty');
    expect(events.map(({ type }) => type)).toEqual(['organisation_applied', 'member_added']);
    expect(events[0]?.data).toMatchObject({
      audit: {
        actorPersonId: me.person?.id,
        actorRole: 'applicant',
        organisation: 'cong-ty',
        object: { kind: 'organisation', id: 'cong-ty' },
        nextState: 'applied',
      },
      organisation: { slug: 'cong-ty', kind: 'ORGANISATION_KIND_COMPANY' },
    });
    expect(events[1]?.data).toMatchObject({
      audit: { object: { kind: 'membership', id: `cong-ty/${me.person?.id}` }, nextState: 'owner' },
      role: 'ORGANISATION_ROLE_OWNER',
    });
  });

  test('names every wrong field at once', async () => {
    const wrong = members.gateway.applyForMembership({ slug: 'api', country: 'XX' }, await actions.as('an@example.vn'));
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ field: 'slug' }, { field: 'kind' }, { field: 'legalName' }, { field: 'country' }] },
    });
  });

  test('50 at once for one slug: exactly one wins, the others get already_exists', async () => {
    const racers = await Promise.all(
      ['an@example.vn', 'binh@example.vn', GOVERNANCE.email].map((email) => actions.as(email)),
    );
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        members.gateway.applyForMembership(application('tranh-gianh'), racers[n % racers.length]!),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'already_exists' });
    expect(await published(members, ['organisation_applied'], 1, 'tranh-gianh')).toHaveLength(1);
  });

  test('needs a credential that is not limited to another organisation', async () => {
    const request = { name: 'x', scopes: ['admin'], organisation: 'cong-ty' };
    const { token } = await members.gateway.createApiToken(request, await actions.as('an@example.vn'));
    const attempt = members.gateway.applyForMembership(application('khac'), await actions.with(token));
    await expect(attempt).toThrowWithCode('scope_required');
  });
});

describe('a slug', () => {
  test('that was refused can be applied for again, by anybody; its former owner has no part in it', async () => {
    await actions.apply('dat-cho', 'binh@example.vn');
    await members.gateway.refuseOrganisation({ slug: 'dat-cho', reason: 'Không phải của bạn' }, await governance());
    const as = await actions.as('an@example.vn');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => members.gateway.applyForMembership(application('dat-cho'), as)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { accessToken } = await actions.signIn('binh@example.vn');
    expect((await standingOf(accessToken)).map(({ organisation }) => organisation)).not.toContain('dat-cho');
    const removed = await published(members, ['member_removed'], 1, 'dat-cho');
    expect(removed.at(-1)?.data).toMatchObject({ organisation: 'dat-cho', audit: { previousState: 'owner' } });
  });

  test('under which something may have been published is never given out again', async () => {
    await actions.organisation('cu', 'binh@example.vn');
    await members.gateway.withdrawOrganisation({ slug: 'cu' }, await actions.as('binh@example.vn'));
    const again = members.gateway.applyForMembership(application('cu'), await actions.as('binh@example.vn'));
    await expect(again).toThrowWithCode('already_exists');
  });
});

describe('the life of an organisation', () => {
  test('admit, suspend, reinstate, withdraw: each with its event, reason and revision', async () => {
    await actions.apply('vong-doi', 'an@example.vn');
    const slug = 'vong-doi';
    const { gateway } = members;
    const admitted = await gateway.admitOrganisation({ slug }, await governance());
    expect(admitted.organisation).toMatchObject({ state: OrganisationState.ADMITTED, revision: 2n });
    const suspended = await gateway.suspendOrganisation({ slug, reason: ' Vi phạm ' }, await governance());
    expect(suspended.organisation).toMatchObject({ state: OrganisationState.SUSPENDED, reason: 'Vi phạm' });
    const reinstated = await gateway.reinstateOrganisation({ slug }, await governance());
    expect(reinstated.organisation).toMatchObject({ state: OrganisationState.ADMITTED, reason: '', revision: 4n });
    expect(reinstated.organisation?.admittedAt).toEqual(admitted.organisation?.admittedAt);
    const withdrawal = { slug, reason: 'Giải thể' };
    const withdrawn = await gateway.withdrawOrganisation(withdrawal, await actions.as('an@example.vn'));
    expect(withdrawn.organisation).toMatchObject({ state: OrganisationState.WITHDRAWN, reason: 'Giải thể' });
    const types = ['admitted', 'suspended', 'reinstated', 'withdrawn'].map((what) => `organisation_${what}`);
    const events = await published(members, types, 4, slug);
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.map(({ data }) => (data.audit as { actorRole: string }).actorRole)).toEqual([
      'governance',
      'governance',
      'governance',
      'owner',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Vi phạm|Giải thể/);
  });

  test('a suspension shows in the caller token at once, in sessions and API tokens', async () => {
    await actions.organisation('dinh-chi', 'an@example.vn');
    const { accessToken } = await actions.signIn('an@example.vn');
    const request = { name: 'x', scopes: ['publish'], organisation: 'dinh-chi' };
    const { token } = await members.gateway.createApiToken(request, await actions.with(accessToken));
    await members.gateway.suspendOrganisation({ slug: 'dinh-chi', reason: 'Kiểm tra' }, await governance());
    const suspended = { organisation: 'dinh-chi', role: 'owner', state: 'suspended' };
    expect(await standingOf(accessToken)).toContainEqual(suspended);
    expect(await standingOf(token)).toEqual([suspended]);
    await members.gateway.reinstateOrganisation({ slug: 'dinh-chi' }, await governance());
    expect(await standingOf(token)).toEqual([{ ...suspended, state: 'admitted' }]);
  });

  test('20 admissions at once: one is carried out', async () => {
    await actions.apply('cung-luc', 'an@example.vn');
    const as = await governance();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => members.gateway.admitOrganisation({ slug: 'cung-luc' }, as)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'state_conflict' });
  });

  test('refusing and suspending need a reason', async () => {
    await actions.apply('ly-do', 'an@example.vn');
    const refusal = members.gateway.refuseOrganisation({ slug: 'ly-do', reason: ' ' }, await governance());
    await expect(refusal).toThrowWithCode('invalid_argument');
    const long = { slug: 'ly-do', reason: 'x'.repeat(2_001) };
    await expect(members.gateway.refuseOrganisation(long, await governance())).toThrowWithCode('invalid_argument');
  });
});

describe('separation of duties', () => {
  test('governance neither admits nor reinstates its own organisation', async () => {
    await actions.register('second@example.vn');
    await actions.assign('second@example.vn', 'governance');
    await actions.apply('cua-minh', 'second@example.vn');
    const slug = 'cua-minh';
    const own = () => actions.as('second@example.vn');
    await expect(members.gateway.admitOrganisation({ slug }, await own())).toThrowWithCode('separation_of_duties');
    await members.gateway.admitOrganisation({ slug }, await governance());
    await members.gateway.suspendOrganisation({ slug, reason: 'Thử' }, await governance());
    await expect(members.gateway.reinstateOrganisation({ slug }, await own())).toThrowWithCode('separation_of_duties');
    await members.gateway.reinstateOrganisation({ slug }, await governance());
  });

  test('nor one that it joined, or applied for and left', async () => {
    await actions.register('third@example.vn');
    await actions.assign('third@example.vn', 'governance');
    await actions.apply('nguoi-cu', 'third@example.vn');
    await actions.put('nguoi-cu', 'binh@example.vn', 'owner');
    const leaving = { organisation: 'nguoi-cu', email: 'third@example.vn' };
    await members.gateway.removeMember(leaving, await actions.as('third@example.vn'));
    const attempt = members.gateway.admitOrganisation({ slug: 'nguoi-cu' }, await actions.as('third@example.vn'));
    await expect(attempt).toThrowWithCode('separation_of_duties');
  });
});

describe('who sees an organisation', () => {
  test('everybody a member in good standing; others its own people, governance and auditors', async () => {
    await actions.apply('kin', 'an@example.vn');
    const viewers = {
      owner: await actions.as('an@example.vn'),
      governance: await governance(),
      auditor: await actions.as('auditor@example.vn'),
      stranger: await actions.as('binh@example.vn'),
      nobody: {},
    };
    const seen = async () =>
      Object.fromEntries(
        await Promise.all(Object.entries(viewers).map(async ([who, as]) => [who, await stateFor('kin', as)] as const)),
      );
    const { APPLIED, ADMITTED, SUSPENDED } = OrganisationState;
    const hidden = { stranger: 'not_found', nobody: 'not_found' };
    expect(await seen()).toEqual({ owner: APPLIED, governance: APPLIED, auditor: APPLIED, ...hidden });
    await members.gateway.admitOrganisation({ slug: 'kin' }, viewers.governance);
    expect(new Set(Object.values(await seen()))).toEqual(new Set([ADMITTED]));
    await members.gateway.suspendOrganisation({ slug: 'kin', reason: 'Thử' }, viewers.governance);
    expect(await seen()).toEqual({ owner: SUSPENDED, governance: SUSPENDED, auditor: SUSPENDED, ...hidden });
    expect(await stateFor('khong-co', viewers.governance)).toBe('not_found');
  });

  test('lists page by slug and show the same', async () => {
    const listed = async (as: CallOptions, state: OrganisationState = OrganisationState.UNSPECIFIED) => {
      const slugs: string[] = [];
      for (let pageToken = ''; ; ) {
        const page = await members.gateway.listOrganisations({ state, pageSize: 3, pageToken }, as);
        slugs.push(...page.organisations.map(({ slug }) => slug));
        pageToken = page.nextPageToken;
        if (pageToken === '') return slugs;
      }
    };
    await actions.register('reader@example.vn');
    await actions.apply('rieng', 'reader@example.vn');
    const everything = await listed(await governance());
    expect(everything).toEqual(everything.toSorted());
    expect(everything).toContain('kin');
    const open = await listed({});
    expect(await listed({}, OrganisationState.ADMITTED)).toEqual(open);
    expect(await listed({}, OrganisationState.SUSPENDED)).toEqual([]);
    expect(open).not.toContain('kin');
    expect(await listed(await actions.as('auditor@example.vn'))).toEqual(everything);
    expect(await listed(await actions.as('reader@example.vn'))).toEqual([...open, 'rieng'].sort());
    expect(await listed(await governance(), OrganisationState.SUSPENDED)).toEqual(['kin']);
  });

  test('a token without the scope "read" sees what everybody sees', async () => {
    const { token } = await members.gateway.createApiToken({ name: 'x', scopes: ['publish'] }, await governance());
    expect(await stateFor('kin', await actions.with(token))).toBe('not_found');
  });
});
