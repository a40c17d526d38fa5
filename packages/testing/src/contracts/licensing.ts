import type { ServiceName } from '@alliance/auth/identity';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { Acceptance, Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenAcceptance, GivenTerms } from '../fakes/licensing.ts';
import { memberOf, testCaller } from '../test-caller.ts';
import type { TestIdentities } from '../test-identities.ts';

/** A running `licensing`, real or fake, whose state the suite can prepare. */
export type LicensingSubject = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  givenTerms(given: GivenTerms): Promise<Terms> | Terms;
  givenAcceptance(given: GivenAcceptance): Promise<Acceptance> | Acceptance;
};

const LAN = '019ab000-0000-7000-8000-00000000000a';
const MINH = '019ab000-0000-7000-8000-00000000000b';
const NOWHERE = 'LicenseRef-contract-019ab000-0000-7000-8000-0000000000ff';

/** What the services that ask `licensing` rely on; the fake passes it too, so that it cannot lie. */
export function licensingContract(open: () => Promise<LicensingSubject>): void {
  let subject: LicensingSubject;
  const channels: RpcChannel[] = [];

  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    for (const channel of channels) channel[Symbol.dispose]();
    await subject?.[Symbol.asyncDispose]();
  });

  const clientOf = (name: ServiceName) => {
    const identity = subject.identities.identityOf(name);
    const channel = new RpcChannel({ target: 'licensing', address: subject.address, identity });
    channels.push(channel);
    return channel.client(LicensingService);
  };
  const derivations = () => {
    const identity = subject.identities.identityOf('datasets');
    const channel = new RpcChannel({ target: 'licensing', address: subject.address, identity });
    channels.push(channel);
    return channel.client(DerivationsService);
  };
  const as = (personId: string) => ({ callerToken: subject.identities.callerToken(testCaller({ personId })) });
  const check = (expression: string, organisation = 'mekong-data') =>
    clientOf('datasets').checkExpression({ expression, organisation });

  describe('CheckExpression', () => {
    test.each(['CC-BY-SA-4.0', 'MIT OR Apache-2.0', 'MIT AND (CC-BY-4.0 OR CC0-1.0)'])(
      'takes %s as it is',
      async (text) => {
        expect(await check(text)).toMatchObject({ expression: text, publishable: true, notes: [], terms: [] });
      },
    );

    test('names every licence once', async () => {
      expect((await check('MIT OR (Apache-2.0 AND MIT)')).licenceIds).toEqual(['MIT', 'Apache-2.0']);
    });

    test('puts case right and says so', async () => {
      const answer = await check(' cc-by-sa-4.0 or mit ');
      expect(answer).toMatchObject({ expression: 'CC-BY-SA-4.0 OR MIT', publishable: true });
      expect(answer.notes.join()).toContain('CC-BY-SA-4.0');
    });

    test.each([
      ['', 'NOASSERTION'],
      ['other', 'other'],
      ['unknown', 'unknown'],
      ['cc', 'cc'],
      ['openrail', 'openrail'],
    ])('publishes nothing under %j', async (given, kept) => {
      const answer = await check(given);
      expect(answer).toMatchObject({ expression: kept, publishable: false, licenceIds: [] });
      expect(answer.notes).not.toHaveLength(0);
    });

    test.each(['No-Such-Licence-1.0', 'MIT AND No-Such-Licence-1.0', NOWHERE])('refuses %s', async (text) => {
      await expect(check(text)).toThrowWithCode('licence_unknown');
    });

    test('brings the newest terms of a contract to its owner', async () => {
      const first = await subject.givenTerms({
        organisation: 'mekong-data',
        texts: [{ language: 'vi', text: 'Một.' }],
      });
      const { licenceId } = first;
      const texts = [{ language: 'vi', text: 'Hai.' }];
      const second = await subject.givenTerms({ organisation: 'mekong-data', licenceId, texts });
      expect(await check(licenceId)).toMatchObject({
        expression: licenceId,
        publishable: true,
        licenceIds: [licenceId],
      });
      expect((await check(licenceId)).terms).toEqual([second]);
    });

    test("does not publish under another organisation's contract", async () => {
      const { licenceId } = await subject.givenTerms({ organisation: 'mekong-data' });
      const answer = await check(licenceId, 'hanoi-university');
      expect(answer.publishable).toBe(false);
      expect(answer.notes.join()).toContain('mekong-data');
    });
  });

  describe('GetTerms', () => {
    test('reads a version, and the newest for 0', async () => {
      const first = await subject.givenTerms({
        organisation: 'mekong-data',
        texts: [{ language: 'vi', text: 'Một.' }],
      });
      const { licenceId } = first;
      const texts = [{ language: 'vi', text: 'Hai.' }];
      const second = await subject.givenTerms({ organisation: 'mekong-data', licenceId, texts });
      expect([first.version, second.version]).toEqual([1, 2]);
      const terms = clientOf('grants');
      expect((await terms.getTerms({ licenceId, version: 1 })).terms).toEqual(first);
      expect((await terms.getTerms({ licenceId })).terms).toEqual(second);
      await expect(terms.getTerms({ licenceId, version: 3 })).toThrowWithCode('not_found');
    });

    test('knows nothing of terms that nobody published', async () => {
      await expect(clientOf('grants').getTerms({ licenceId: NOWHERE })).toThrowWithCode('not_found');
      await expect(clientOf('grants').getTerms({ licenceId: 'MIT' })).toThrowWithCode('not_found');
    });
  });

  describe('ListAcceptances', () => {
    test('pages through what a person accepted, newest first', async () => {
      const personId = MINH;
      const accepted: string[] = [];
      for (const text of ['A.', 'B.', 'C.']) {
        const { licenceId, version } = await subject.givenTerms({
          organisation: 'mekong-data',
          texts: [{ language: 'vi', text }],
        });
        accepted.unshift((await subject.givenAcceptance({ personId, licenceId, termsVersion: version })).id);
      }
      const grants = clientOf('grants');
      const first = await grants.listAcceptances({ personId, pageSize: 2 });
      const rest = await grants.listAcceptances({ personId, pageSize: 2, pageToken: first.nextPageToken });
      expect([...first.acceptances, ...rest.acceptances].map(({ id }) => id)).toEqual(accepted);
      expect(rest.nextPageToken).toBe('');
      await expect(grants.listAcceptances({ personId, pageToken: 'x' })).toThrowWithCode('invalid_cursor');
    });

    test('narrows to one licence', async () => {
      const { licenceId } = await subject.givenTerms({ organisation: 'mekong-data' });
      const organisation = 'hanoi-university';
      const given = await subject.givenAcceptance({ personId: LAN, licenceId, termsVersion: 1, organisation });
      const { acceptances } = await clientOf('grants').listAcceptances({ personId: LAN, licenceId });
      expect(acceptances).toEqual([given]);
      expect(acceptances[0]).toMatchObject({ personId: LAN, licenceId, termsVersion: 1, organisation });
      expect((await clientOf('grants').listAcceptances({ personId: LAN, licenceId: NOWHERE })).acceptances).toEqual([]);
    });

    test('shows people their own and nobody else’s', async () => {
      const { licenceId } = await subject.givenTerms({ organisation: 'mekong-data' });
      const given = await subject.givenAcceptance({ personId: LAN, licenceId, termsVersion: 1 });
      const gateway = clientOf('gateway');
      expect((await gateway.listAcceptances({ licenceId }, as(LAN))).acceptances).toEqual([given]);
      expect((await gateway.listAcceptances({ licenceId }, as(MINH))).acceptances).toEqual([]);
      await expect(gateway.listAcceptances({ personId: LAN }, as(MINH))).toThrowWithCode('access_denied');
      await expect(gateway.listAcceptances({})).toThrowWithCode('unauthenticated');
    });
  });

  describe('what is published', () => {
    const publisher = testCaller({ personId: LAN, memberships: [memberOf('mekong-data', 'publisher')] });
    const asset = { kind: AssetKind.DATASET, organisation: 'mekong-data', name: 'corpus' };
    const question = { version: { asset, version: '1.0.0' }, licence: 'CC-BY-4.0' };
    const licenceDoubts = ['"LICENSE" speaks of MIT, and CC-BY-4.0 is declared'];
    const options = () => ({ callerToken: subject.identities.callerToken(publisher) });
    const publication = (request: object) => derivations().checkPublication({ ...question, ...request }, options());
    const label = (request: object) => derivations().checkPublicLabel({ ...question, ...request }, options());

    test('goes on without sources and doubts, and waits with doubts', async () => {
      expect((await publication({})).assessmentId).not.toBe('');
      await expect(publication({ licenceDoubts })).toThrowWithCode('review_pending');
      await expect(derivations().checkPublication(question)).toThrowWithCode('unauthenticated');
      const member = testCaller({ memberships: [memberOf('mekong-data')] });
      const asMember = { callerToken: subject.identities.callerToken(member) };
      await expect(derivations().checkPublication(question, asMember)).toThrowWithCode('role_required');
    });

    test('carries the label when every licence of its files allows it, without doubts', async () => {
      expect((await label({ fileLicences: ['MIT'] })).assessmentIds).not.toEqual([]);
      await expect(label({ fileLicences: ['MIT', 'CC-BY-NC-4.0'] })).toThrowWithCode('public_label_refused');
      await expect(label({ licence: 'CC-BY-NC-4.0' })).toThrowWithCode('public_label_refused');
      await expect(label({ licenceDoubts })).toThrowWithCode('public_label_refused');
      await expect(derivations().checkPublicLabel(question)).toThrowWithCode('unauthenticated');
    });

    test('has its texts read, by the tag of a known licence', async () => {
      const text = (path: string, content: string) => ({
        path,
        sha256: 'a'.repeat(64),
        head: new TextEncoder().encode(content),
      });
      const texts = [
        text('LICENSE', 'SPDX-License-Identifier: mit\n'),
        text('data/LICENSE', 'SPDX-License-Identifier: Nope-1.0\n'),
        text('NOTICE', 'All rights reserved.'),
      ];
      const { found } = await clientOf('models').detectLicences({ texts });
      expect(found).toMatchObject([{ path: 'LICENSE', licence: 'MIT', how: 'spdx-tag' }]);
      await expect(clientOf('gateway').detectLicences({ texts })).toThrowWithCode('caller_not_allowed');
    });
  });

  test('answers only the services on its list', async () => {
    await expect(clientOf('storage').checkExpression({ expression: 'MIT' })).toThrowWithCode('caller_not_allowed');
    await expect(clientOf('catalogue').getTerms({ licenceId: NOWHERE })).toThrowWithCode('caller_not_allowed');
    await expect(clientOf('datasets').listAcceptances({})).toThrowWithCode('caller_not_allowed');
  });
}
