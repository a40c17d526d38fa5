import { createHash, randomUUID } from 'node:crypto';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import {
  type Acceptance,
  AcceptanceSchema,
  type Terms,
  type TermsConditionsSchema,
  TermsSchema,
} from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { implement } from '@alliance/rpc/server';
import type { Handlers } from '@alliance/rpc/types';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampNow } from '@bufbuild/protobuf/wkt';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';
import { listFakeAcceptances } from './licensing-acceptances.ts';
import { derivationsCallers, fakeDerivations } from './licensing-derivations.ts';
import { checkFakeExpression, detectFakeLicences } from './licensing-expression.ts';

/** What a test says about terms that exist; the rest is made up. */
export type GivenTerms = {
  organisation: string;
  /** A new version of these terms; absent = new terms. */
  licenceId?: string;
  title?: string;
  conditions?: MessageInitShape<typeof TermsConditionsSchema>;
  /** Text per language; absent = one Vietnamese sentence. */
  texts?: { language: string; text: string }[];
};

export type GivenAcceptance = {
  personId: string;
  licenceId: string;
  termsVersion: number;
  organisation?: string;
};

/** `licensing` in memory: a list of licence ids, terms and acceptances that the test gives it. */
export type FakeLicensing = FakeService & {
  /** Records terms, or their next version, as if an organisation had published them. */
  givenTerms(given: GivenTerms): Terms;
  /** Records that a person accepted a version of terms that was given before. */
  givenAcceptance(given: GivenAcceptance): Acceptance;
  /** What publications with sources are answered with from now on; undefined = they may go on. */
  givenRefusal(code: 'derivation_blocked' | 'review_pending' | undefined): void;
};

const LICENCES = [
  'Apache-2.0',
  'CC-BY-4.0',
  'CC-BY-NC-4.0',
  'CC-BY-SA-4.0',
  'CC0-1.0',
  'GPL-3.0-only',
  'MIT',
  'ODbL-1.0',
];

/** Starts the fake. It answers CheckExpression, DetectLicences, GetTerms, ListAcceptances, CheckPublication and CheckPublicLabel; other RPCs say `unavailable`. */
export async function startFakeLicensing(
  identities: TestIdentities,
  licences: readonly string[] = LICENCES,
): Promise<FakeLicensing> {
  const terms: Terms[] = [];
  const acceptances: Acceptance[] = [];
  let refusal: 'derivation_blocked' | 'review_pending' | undefined;
  const handlers: Handlers<typeof LicensingService> = {
    ...unanswered,
    checkExpression: async (request) => checkFakeExpression(request, licences, (id) => newest(terms, id)),
    detectLicences: async ({ texts }) => ({ found: detectFakeLicences(texts, licences) }),
    getTerms: async ({ licenceId, version }) => {
      const found = version === 0 ? newest(terms, licenceId) : terms.find(isVersion(licenceId, version));
      if (!found) throw notFound(`terms ${licenceId}${version === 0 ? '' : ` version ${version}`}`);
      return { terms: found };
    },
    listAcceptances: async (request, call) => listFakeAcceptances(acceptances, request, call),
  };
  const service = await startFakeService('licensing', identities, [
    implement(LicensingService, handlers, {
      listLicences: ['gateway'],
      getLicence: ['gateway'],
      checkExpression: ['gateway', 'datasets', 'models', 'grants'],
      detectLicences: ['datasets', 'models'],
      publishTerms: ['gateway'],
      getTerms: ['gateway', 'grants'],
      acceptTerms: ['gateway'],
      listAcceptances: ['gateway', 'grants'],
    }),
    implement(
      DerivationsService,
      fakeDerivations(
        () => refusal,
        (licence) => !/-NC-/.test(licence),
      ),
      derivationsCallers,
    ),
  ]);
  return {
    ...service,
    givenTerms: (given) => remember(terms, toTerms(given, terms)),
    givenAcceptance: (given) => remember(acceptances, toAcceptance(given, terms)),
    givenRefusal: (code) => {
      refusal = code;
    },
  };
}

const unanswered = {
  listLicences: unavailable,
  getLicence: unavailable,
  publishTerms: unavailable,
  acceptTerms: unavailable,
};

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}

function toTerms(given: GivenTerms, known: readonly Terms[]): Terms {
  const licenceId = given.licenceId ?? `LicenseRef-contract-${randomUUID()}`;
  const texts = given.texts ?? [{ language: 'vi', text: 'Chỉ dùng cho nghiên cứu.' }];
  return create(TermsSchema, {
    licenceId,
    organisation: given.organisation,
    version: (newest(known, licenceId)?.version ?? 0) + 1,
    title: given.title ?? 'Điều khoản thử nghiệm',
    conditions: given.conditions ?? { operations: ['view', 'download'], purposes: ['research'] },
    texts: texts.map(({ language, text }) => ({
      language,
      text,
      sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    })),
    createdAt: timestampNow(),
  });
}

function toAcceptance(given: GivenAcceptance, terms: readonly Terms[]): Acceptance {
  const accepted = terms.find(isVersion(given.licenceId, given.termsVersion));
  const text = accepted?.texts[0];
  if (!text) throw new Error(`${given.licenceId} version ${given.termsVersion} was not given to the fake`);
  return create(AcceptanceSchema, {
    id: randomUUID(),
    licenceId: given.licenceId,
    termsVersion: given.termsVersion,
    personId: given.personId,
    organisation: given.organisation ?? '',
    language: text.language,
    textSha256: text.sha256,
    acceptedAt: timestampNow(),
  });
}

function newest(terms: readonly Terms[], licenceId: string): Terms | undefined {
  return terms.findLast((version) => version.licenceId === licenceId);
}

function isVersion(licenceId: string, version: number) {
  return (terms: Terms) => terms.licenceId === licenceId && terms.version === version;
}

function remember<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}
