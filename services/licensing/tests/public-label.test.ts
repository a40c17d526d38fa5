import type { Caller } from '@alliance/auth/caller';
import type { CheckPublicLabelRequestSchema } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';
import { filtered, ORGANISATION, version } from './versions.ts';

let licensing: StartedLicensing;
beforeAll(async () => {
  licensing = await startTestLicensing();
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

type Request = Exclude<MessageInitShape<typeof CheckPublicLabelRequestSchema>, { $typeName: string }>;
const minh = testCaller({ personId: 'minh', memberships: [memberOf(ORGANISATION, 'publisher')] });
const check = (request: Request, caller: Caller | null = minh, from: 'datasets' | 'models' | 'gateway' = 'datasets') =>
  licensing
    .derivations(from)
    .checkPublicLabel({ version: version('a'), ...request }, caller ? licensing.as(caller) : {});

describe('the label "public alliance asset"', () => {
  test.each(['CC-BY-4.0', 'CC0-1.0', 'MIT', 'CC-BY-SA-4.0', 'ODbL-1.0', 'MIT OR CC-BY-NC-4.0'])(
    'may be carried under %s',
    async (licence) => {
      expect((await check({ licence })).assessmentIds).toHaveLength(1);
    },
  );

  test.each([
    ['CC-BY-NC-4.0', 'BLOCK', '1(i)'],
    ['CC-BY-NC-SA-4.0', 'BLOCK', ''],
    ['MIT AND CC-BY-NC-4.0', 'BLOCK', '1(i)'],
    // Nobody has read it for this registry.
    ['Zlib', 'REVIEW', ''],
  ])('may not be carried under %s: %s', async (licence, verdict, clause) => {
    await expect(check({ licence })).rejects.toMatchObject({
      code: 'public_label_refused',
      message: expect.stringContaining(clause),
      details: { verdict, proof: [expect.objectContaining({ result: verdict })] },
    });
  });

  test('looks along the whole lineage', async () => {
    const from = (licence: string, relation?: string) =>
      check({ licence: 'CC-BY-4.0', derivedFrom: [filtered(licence, relation)] });
    expect((await from('CC-BY-4.0')).assessmentIds).toHaveLength(2);
    await expect(from('CC-BY-NC-4.0', 'collect')).toThrowWithCode('public_label_refused');
    await expect(from('')).rejects.toMatchObject({ code: 'public_label_refused', details: { verdict: 'REVIEW' } });
    const node = {
      id: '1',
      licence: 'CC-BY-NC-4.0',
      state: 'published',
      subject: { case: 'version' as const, value: version('nc') },
    };
    licensing.provenance.givenLineage(`${ORGANISATION}/nc@1.0.0`, { rootId: '1', nodes: [node] });
    const inside = { relation: 'collect', source: { case: 'version' as const, value: version('nc') } };
    await expect(check({ licence: 'MIT', derivedFrom: [inside] })).rejects.toMatchObject({
      code: 'public_label_refused',
      details: { proof: [expect.objectContaining({ parent: `dataset:${ORGANISATION}/nc@1.0.0` })] },
    });
  });

  test('is asked for by owners and publishers, through the services that keep assets', async () => {
    const request = { licence: 'MIT' };
    await expect(check(request, null)).toThrowWithCode('unauthenticated');
    await expect(check(request, testCaller({ memberships: [memberOf(ORGANISATION)] }))).toThrowWithCode(
      'role_required',
    );
    await expect(check(request, testCaller({ memberships: [memberOf('other', 'owner')] }))).toThrowWithCode(
      'role_required',
    );
    await expect(check(request, { ...minh, scopes: ['read'] })).toThrowWithCode('scope_required');
    await expect(check(request, minh, 'gateway')).toThrowWithCode('caller_not_allowed');
    const unnamed = licensing.derivations('datasets').checkPublicLabel(request, licensing.as(minh));
    await expect(unnamed).toThrowWithCode('invalid_argument');
  });
});
