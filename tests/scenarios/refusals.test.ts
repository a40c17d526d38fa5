import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { type ErrorCode, isErrorCode } from '@alliance/errors/codes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleTerms } from '../../scripts/samples/sample-files.ts';
import type { Attempt } from '../alliance/attempt.ts';
import { SeededRandom } from '../alliance/seeded-random.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import { casesOf, cursorCasesOf, type Operation, operationsOf } from './fuzz/cases.ts';
import { expectProblem, leaksOf } from './fuzz/expect-problem.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './fuzz/raw-request.ts';
import { FILE, GATED, MODEL, OPEN, PRIVATE, type Stage, setStage, wishFor } from './refusals/stage.ts';

const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);
const AT_ONCE = 8;

let alliance: TestAlliance;
let stage: Stage;

beforeAll(async () => {
  alliance = await startTestAlliance({ apart: SERVICE_NAMES, logLevel: 'trace' });
  stage = await setStage(alliance);
}, 180_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

type Refused = [what: string, code: ErrorCode, ask: () => Promise<Attempt>, rule?: string];

const dataset = { organisation: 'sao-mai', name: 'another', title: 'x', access: 'open', licence: 'CC0-1.0' };
const file = (path: string) => ({ path, size: 1, sha256: 'ab'.repeat(32) });
const organisation = { slug: 'sao-mai', kind: 'company', legalName: 'Sao Mai' };

const conclusion = { paths: '**', licence: 'MIT', evidence: 'Tự tôi nói.', evidenceSha256: 'ab'.repeat(32) };

const NO_KEY = { name: 'x', publicKey: 'none', proof: 'AAAA' };
const REPORT = '/v1/audit/report?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z';
const WHAT_IF = '/v1/licences/what-if?source=dataset:sao-mai/open@1.0.0';
const CONFLICTS = '/v1/licences/assessments?changed=true';
const GAPS = '/v1/organisations/sao-mai/evidence-gaps';
const OPEN_STATEMENTS = '/v1/provenance/dataset/sao-mai/open';
const NO_CASE = '0192f000-0000-7000-8000-000000000000';
const RUN_EVENT = {
  eventType: 'COMPLETE',
  eventTime: '2026-11-23T09:00:00Z',
  producer: 'https://sao-mai.test/pipeline',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: NO_CASE },
  job: { namespace: 'sao-mai', name: 'clean' },
};
const BUILDER = { organisation: 'sao-mai', producer: 'https://sao-mai.test/pipeline', tokenId: NO_CASE };
const NOTHING_STATED = { _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType: 'x', predicate: {} };
const UNSIGNED = { payloadType: 'application/vnd.in-toto+json', payload: 'e30=', signatures: [{ sig: 'AAAA' }] };

const REFUSED: Refused[] = [
  [
    'a checkpoint of a log that this witness never saw',
    'not_found',
    () => stage.send(undefined, 'GET', `/witness/${'ab'.repeat(32)}/checkpoint`),
  ],
  [
    'refused checkpoints after one that no list gave out',
    'invalid_cursor',
    () => stage.send(undefined, 'GET', '/witness/refused?cursor=WyJhIl0'),
  ],
  [
    'a checkpoint that is none, to cosign',
    'invalid_argument',
    () => stage.send(undefined, 'POST', '/witness/add-checkpoint', { old: 0 }),
  ],
  [
    'an audit report for nobody',
    'unauthenticated',
    () => stage.send(undefined, 'GET', `${REPORT}&organisation=sao-mai`),
  ],
  [
    'an audit report of others',
    'role_required',
    () => stage.send(stage.researcher, 'GET', `${REPORT}&organisation=sao-mai`),
  ],
  [
    'an audit report for stewards',
    'role_required',
    () => stage.send(stage.steward, 'GET', `${REPORT}&asset=dataset:sao-mai/private`),
  ],
  [
    'an audit report that goes on from nowhere',
    'invalid_cursor',
    () => stage.send(stage.owner, 'GET', `${REPORT}&organisation=sao-mai&cursor=bm9uZQ`),
  ],
  [
    'erasing somebody without credentials',
    'unauthenticated',
    () => stage.send(undefined, 'DELETE', `/v1/people/${NO_CASE}`),
  ],
  ['erasing somebody else', 'not_found', () => stage.send(stage.owner, 'DELETE', `/v1/people/${NO_CASE}`)],
  ['erasing nobody', 'not_found', () => stage.send(stage.governance, 'DELETE', `/v1/people/${NO_CASE}`)],
  [
    'a held key without credentials',
    'unauthenticated',
    () => stage.send(undefined, 'POST', '/v1/organisations/sao-mai/held-keys'),
  ],
  [
    'a held key of others',
    'role_required',
    () => stage.send(stage.researcher, 'POST', '/v1/organisations/sao-mai/held-keys'),
  ],
  [
    'a held key for stewards',
    'role_required',
    () => stage.send(stage.steward, 'POST', '/v1/organisations/sao-mai/held-keys'),
  ],
  [
    'a signature on behalf without credentials',
    'unauthenticated',
    () => stage.send(undefined, 'POST', `${OPEN_STATEMENTS}/1.0.0/statements/on-behalf`, NOTHING_STATED),
  ],
  [
    'a signature on behalf of others',
    'role_required',
    () => stage.send(stage.researcher, 'POST', `${OPEN_STATEMENTS}/1.0.0/statements/on-behalf`, NOTHING_STATED),
  ],
  [
    'a signature with a key that nobody had made',
    'state_conflict',
    () => stage.send(stage.owner, 'POST', `${OPEN_STATEMENTS}/1.0.0/statements/on-behalf`, NOTHING_STATED),
  ],
  ['a reconciliation for nobody', 'unauthenticated', () => stage.send(undefined, 'POST', '/v1/audit/reconciliations')],
  ['a reconciliation for owners', 'role_required', () => stage.send(stage.owner, 'POST', '/v1/audit/reconciliations')],
  ['reconciliations for owners', 'role_required', () => stage.send(stage.owner, 'GET', '/v1/audit/reconciliations')],
  [
    'reconciliations that go on from nowhere',
    'invalid_cursor',
    () => stage.send(stage.governance, 'GET', '/v1/audit/reconciliations?cursor=bm9uZQ'),
  ],
  ...['trained-models', 'evaluation-sets', 'weak-sources'].map(
    (question): Refused => [
      `the ${question} of a version that one may not see`,
      'not_found',
      () => stage.send(stage.researcher, 'GET', `/v1/provenance/dataset/sao-mai/private/1.0.0/${question}`),
    ],
  ),
  ...['prov-json', 'openlineage', 'spdx', 'croissant'].map(
    (format): Refused => [
      `what a version that one may not see was made from, as ${format}`,
      'not_found',
      () => stage.send(stage.researcher, 'GET', `/v1/provenance/dataset/sao-mai/private/1.0.0/export?format=${format}`),
    ],
  ),
  [
    'the dossier of a model for nobody',
    'unauthenticated',
    () => stage.send(undefined, 'GET', `${MODEL}/versions/1.0.0/dossier`),
  ],
  [
    'the dossier of a model that is not there',
    'not_found',
    () => stage.send(stage.researcher, 'GET', '/v1/models/sao-mai/none/versions/1.0.0/dossier'),
  ],
  [
    'the dossier of a dataset',
    'not_found',
    () => stage.send(stage.researcher, 'GET', '/v1/models/sao-mai/open/versions/1.0.0/dossier'),
  ],
  [
    'a model in Croissant',
    'not_acceptable',
    () => stage.send(undefined, 'GET', '/v1/provenance/model/sao-mai/model/1.0.0/export?format=croissant'),
  ],
  ...['', '/impact', '/trained-models', '/evaluation-sets', '/weak-sources'].flatMap((question): Refused[] => {
    const asked = (query: string) => `/v1/provenance/model/sao-mai/open-model/1.0.0${question}?${query}`;
    const hidden = `/v1/provenance/dataset/sao-mai/private/1.0.0${question}?asOf=1`;
    return [
      [
        `${question || '/'} at a moment that is none`,
        'invalid_argument',
        () => stage.send(undefined, 'GET', asked('asOf=soon')),
      ],
      [
        `${question || '/'} of an earlier moment of what one may not see`,
        'not_found',
        () => stage.send(stage.researcher, 'GET', hidden),
      ],
      [
        `${question || '/'} as CSV of what one may not see`,
        'not_found',
        () => stage.send(stage.researcher, 'GET', `${hidden}&format=csv`),
      ],
    ];
  }),
  ['what if, for nobody', 'unauthenticated', () => stage.send(undefined, 'GET', `${WHAT_IF}&licence=MIT`)],
  ['what if nothing', 'invalid_argument', () => stage.send(stage.researcher, 'GET', WHAT_IF)],
  [
    'what if both',
    'invalid_argument',
    () => stage.send(stage.governance, 'GET', `${WHAT_IF}&licence=MIT&removed=true`),
  ],
  [
    'what if under a licence that nobody knows, as CSV',
    'licence_unknown',
    () => stage.send(stage.governance, 'GET', `${WHAT_IF}&licence=no-such-licence&format=csv`),
  ],
  [
    'what if, going on from nowhere',
    'invalid_cursor',
    () => stage.send(stage.governance, 'GET', `${WHAT_IF}&removed=true&cursor=bm9uZQ`),
  ],
  [
    'licence conflicts for nobody, as CSV',
    'unauthenticated',
    () => stage.send(undefined, 'GET', `${CONFLICTS}&format=csv`),
  ],
  [
    'licence conflicts of the future',
    'invalid_argument',
    () => stage.send(stage.governance, 'GET', `${CONFLICTS}&asOf=2999-01-01T00:00:00Z`),
  ],
  [
    'who could access what is not one’s own, as CSV',
    'not_found',
    () => stage.send(stage.researcher, 'GET', '/v1/grants/as-of?asset=dataset:sao-mai/private&format=csv'),
  ],
  ['evidence gaps for nobody', 'unauthenticated', () => stage.send(undefined, 'GET', GAPS)],
  ['evidence gaps of others', 'not_found', () => stage.send(stage.researcher, 'GET', GAPS)],
  [
    'evidence gaps of all for an owner',
    'role_required',
    () => stage.send(stage.owner, 'GET', '/v1/audit/evidence-gaps'),
  ],
  ['evidence gaps of all for nobody', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/audit/evidence-gaps')],
  [
    'evidence gaps at a size that the log has not had',
    'invalid_argument',
    () => stage.send(stage.owner, 'GET', `${GAPS}?asOf=999999999`),
  ],
  [
    'evidence gaps that go on from nowhere',
    'invalid_cursor',
    () => stage.send(stage.owner, 'GET', `${GAPS}?cursor=bm9uZQ`),
  ],
  ['names for nobody', 'unauthenticated', () => stage.send(undefined, 'GET', `/v1/people?ids=${NO_CASE}`)],
  [
    'names of more people than fit',
    'invalid_argument',
    () =>
      stage.send(
        stage.researcher,
        'GET',
        `/v1/people?ids=${Array.from({ length: 101 }, (_, at) => `person-${at}`).join()}`,
      ),
  ],
  ['a stranger asks who they are', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/me')],
  ['a token that nobody made', 'credentials_refused', () => stage.send('alt_stolen', 'GET', '/v1/me')],
  [
    'a wrong password',
    'credentials_refused',
    () => stage.send(undefined, 'POST', '/v1/sessions', { email: 'owner@sao-mai.test', password: 'guessed again' }),
  ],
  ['a taken name', 'already_exists', () => stage.send(stage.researcher, 'POST', '/v1/organisations', organisation)],
  ['admitting oneself', 'role_required', () => stage.send(stage.applicant, 'POST', '/v1/organisations/later/admit')],
  [
    'publishing before admission',
    'organisation_not_in_good_standing',
    () => stage.send(stage.applicant, 'POST', '/v1/datasets', { ...dataset, organisation: 'later' }),
  ],
  ['publishing for others', 'role_required', () => stage.send(stage.researcher, 'POST', '/v1/datasets', dataset)],
  ['a token that may only read', 'scope_required', () => stage.send(stage.reader, 'POST', '/v1/datasets', dataset)],
  [
    'an unknown licence',
    'licence_unknown',
    () => stage.send(stage.owner, 'POST', '/v1/datasets', { ...dataset, licence: 'no-such-licence' }),
  ],
  [
    'a name that is not one',
    'invalid_argument',
    () => stage.send(stage.owner, 'POST', '/v1/datasets', { ...dataset, name: '../x' }),
  ],
  [
    'a version that is not one',
    'invalid_version',
    () => stage.send(stage.owner, 'POST', `${OPEN}/versions`, { version: 'newest' }),
  ],
  [
    'a file path that leads elsewhere',
    'invalid_path',
    async () => {
      await stage.send(stage.owner, 'POST', `${OPEN}/versions`, { version: '2.0.0' });
      return stage.send(stage.owner, 'PATCH', `${OPEN}/versions/2.0.0/files`, { add: [file('../../etc/passwd')] });
    },
  ],
  [
    'a model without a card',
    'card_required',
    async () => {
      await stage.send(stage.owner, 'POST', '/v1/models', { ...dataset, name: 'cardless' });
      await stage.send(stage.owner, 'POST', '/v1/models/sao-mai/cardless/versions', { version: '1.0.0' });
      const files = { add: [FILE] };
      await stage.send(stage.owner, 'PATCH', '/v1/models/sao-mai/cardless/versions/1.0.0/files', files);
      return stage.send(stage.owner, 'POST', '/v1/models/sao-mai/cardless/versions/1.0.0/publish');
    },
  ],
  [
    'a licence for files that are not there',
    'invalid_argument',
    async () => {
      const draft = `${OPEN}/versions/1.7.0`;
      await stage.send(stage.owner, 'POST', `${OPEN}/versions`, { version: '1.7.0', base: '1.0.0' });
      const licences = [{ paths: 'nowhere/**', licence: 'CC0-1.0' }];
      await stage.send(stage.owner, 'PUT', `${draft}/licences`, { licences });
      return stage.send(stage.owner, 'POST', `${draft}/publish`);
    },
  ],
  [
    'declaring licences for others',
    'role_required',
    () => stage.send(stage.researcher, 'PUT', `${OPEN}/versions/1.7.0/licences`, { licences: [] }),
  ],
  [
    'declaring licences of what is published',
    'state_conflict',
    () => stage.send(stage.owner, 'PUT', `${OPEN}/versions/1.0.0/licences`, { licences: [] }),
  ],
  [
    'licences of a draft that one may not see',
    'not_found',
    () => stage.send(stage.researcher, 'GET', `${OPEN}/versions/1.7.0/licences`),
  ],
  [
    'concluding about one’s own licences',
    'role_required',
    () => stage.send(stage.owner, 'POST', `${OPEN}/versions/1.0.0/licences/conclusions`, conclusion),
  ],
  [
    'a version that is there',
    'already_exists',
    () => stage.send(stage.owner, 'POST', `${OPEN}/versions`, { version: '1.0.0' }),
  ],
  [
    'publishing what is published',
    'state_conflict',
    () => stage.send(stage.owner, 'POST', `${OPEN}/versions/1.0.0/publish`),
  ],
  [
    'a change of what nobody read',
    'precondition_required',
    () => stage.send(stage.owner, 'PATCH', OPEN, { title: 'Khác' }),
  ],
  [
    'a change of what has changed',
    'revision_mismatch',
    () => stage.send(stage.owner, 'PATCH', OPEN, { title: 'Khác' }, { 'if-match': '"r999"' }),
  ],
  [
    'a key for others',
    'role_required',
    () => stage.send(stage.steward, 'POST', '/v1/organisations/sao-mai/keys', NO_KEY),
  ],
  [
    'a key without its private half',
    'invalid_argument',
    () => stage.send(stage.owner, 'POST', '/v1/organisations/sao-mai/keys', NO_KEY),
  ],
  [
    'revoking a key of others',
    'role_required',
    () => stage.send(stage.researcher, 'POST', `/v1/organisations/sao-mai/keys/${'ab'.repeat(32)}/revoke`),
  ],
  [
    'a statement for others',
    'role_required',
    () => stage.send(stage.researcher, 'POST', `${OPEN_STATEMENTS}/1.0.0/statements`, UNSIGNED),
  ],
  [
    'a statement that nobody signed',
    'statement_refused',
    () => stage.send(stage.owner, 'POST', `${OPEN_STATEMENTS}/1.0.0/statements`, UNSIGNED),
  ],
  [
    'statements about what one may not see',
    'not_found',
    () => stage.send(stage.researcher, 'GET', '/v1/provenance/dataset/sao-mai/private/1.0.0/statements'),
  ],
  [
    'a run that nobody reports',
    'unauthenticated',
    () => stage.send(undefined, 'POST', '/v1/lineage/openlineage', RUN_EVENT),
  ],
  [
    'a run of the job of others',
    'role_required',
    () => stage.send(stage.researcher, 'POST', '/v1/lineage/openlineage', RUN_EVENT),
  ],
  [
    'a run, with a token that may only read',
    'scope_required',
    () => stage.send(stage.reader, 'POST', '/v1/lineage/openlineage', RUN_EVENT),
  ],
  [
    'an event that is none',
    'invalid_argument',
    () => stage.send(stage.owner, 'POST', '/v1/lineage/openlineage', { ...RUN_EVENT, eventType: 'DONE' }),
  ],
  ['runs of nobody', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/lineage/runs')],
  ['a run that is not there', 'not_found', () => stage.send(stage.owner, 'GET', `/v1/lineage/runs/${NO_CASE}`)],
  [
    'registering one’s own builder',
    'role_required',
    () => stage.send(stage.owner, 'POST', '/v1/lineage/builders', BUILDER),
  ],
  ['builders of nobody', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/lineage/builders')],
  [
    'revoking a builder',
    'role_required',
    () => stage.send(stage.owner, 'POST', `/v1/lineage/builders/${NO_CASE}/revoke`),
  ],
  ['retraction cases of nobody', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/retraction-cases')],
  ['removals that are not for everybody', 'unauthenticated', () => stage.send(undefined, 'GET', '/v1/removals')],
  [
    'a retraction case that is not there, or not to be seen',
    'not_found',
    () => stage.send(stage.researcher, 'GET', `/v1/retraction-cases/${NO_CASE}`),
  ],
  [
    'taking note of a case of others',
    'not_found',
    () => stage.send(stage.researcher, 'POST', `/v1/retraction-cases/${NO_CASE}/acknowledge`),
  ],
  [
    'answering a case of others',
    'not_found',
    () => stage.send(stage.researcher, 'POST', `/v1/retraction-cases/${NO_CASE}/close`, { outcome: 'removed' }),
  ],
  [
    'the retraction of what stands',
    'not_found',
    () => stage.send(stage.owner, 'GET', `${OPEN_STATEMENTS}/1.0.0/retraction`),
  ],
  [
    'the impact of what one may not see',
    'not_found',
    () => stage.send(stage.researcher, 'GET', '/v1/provenance/dataset/sao-mai/private/1.0.0/impact'),
  ],
  [
    'a retraction that keeps elsewhere what it deletes here',
    'invalid_argument',
    () =>
      stage.send(stage.owner, 'POST', `${OPEN}/versions/1.0.0/retract`, {
        ...{ reason: 'Sai.', severity: 'low', action: 'stop-new', purge: true },
      }),
  ],
  ['what a stranger may not see', 'not_found', () => stage.send(undefined, 'GET', PRIVATE)],
  [
    'what a stranger may not see, in the words of search engines',
    'not_found',
    () => stage.send(undefined, 'GET', `${PRIVATE}/schema.jsonld`),
  ],
  ['the same, for its owner', 'not_found', () => stage.send(stage.owner, 'GET', `${PRIVATE}/schema.jsonld`)],
  [
    'a cursor of the exported catalogue that nobody gave out',
    'invalid_cursor',
    () => stage.send(undefined, 'GET', '/catalogue.jsonld?cursor=invented'),
  ],
  ['a sitemap that is not there', 'not_found', () => stage.send(undefined, 'GET', '/sitemaps/999999.xml')],
  ['what a researcher may not see', 'not_found', () => stage.send(stage.researcher, 'GET', `${PRIVATE}/versions`)],
  ['a version that is not there', 'not_found', () => stage.send(undefined, 'GET', `${MODEL}/versions/9.9.9`)],
  [
    'a cursor that nobody gave out',
    'invalid_cursor',
    () => stage.send(undefined, 'GET', '/v1/datasets?cursor=invented'),
  ],
  [
    'a gated file, for a stranger',
    'unauthenticated',
    () => stage.send(undefined, 'GET', `${GATED}/versions/1.0.0/files/a.txt`),
    'sign_in_required',
  ],
  [
    'a gated file, without a grant',
    'access_denied',
    () => stage.send(stage.applicant, 'GET', `${GATED}/versions/1.0.0/files/a.txt`),
    'no_grant',
  ],
  [
    'a gated file, before its terms are accepted',
    'access_denied',
    () => stage.send(stage.researcher, 'GET', `${GATED}/versions/1.0.0/files/a.txt`),
    'terms_not_accepted',
  ],
  [
    'a retracted file',
    'version_retracted',
    () => stage.send(undefined, 'GET', `${OPEN}/versions/0.9.0/files/a.txt`),
    'version_retracted',
  ],
  [
    'a second request for the same',
    'already_exists',
    () => stage.send(stage.researcher, 'POST', '/v1/access-requests', wishFor('dataset:sao-mai/free')),
  ],
  [
    'a request for what is open',
    'state_conflict',
    () => stage.send(stage.researcher, 'POST', '/v1/access-requests', wishFor('dataset:sao-mai/open')),
  ],
  [
    'a request that says too little',
    'invalid_argument',
    () =>
      stage.send(stage.researcher, 'POST', '/v1/access-requests', {
        ...wishFor('dataset:sao-mai/gated'),
        until: '2001-01-01T00:00:00Z',
      }),
  ],
  [
    "a decision about somebody else's asset",
    'not_found',
    () => stage.send(stage.applicant, 'POST', `/v1/access-requests/${stage.openRequest}/approve`, {}),
  ],
  [
    'a decision about the own request',
    'role_required',
    () => stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/approve`, {}),
  ],
  [
    'a second approval',
    'state_conflict',
    () => stage.send(stage.steward, 'POST', `/v1/access-requests/${stage.approvedRequest}/approve`, {}),
  ],
  [
    'accepting another text',
    'text_changed',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/licences/${encodeURIComponent(stage.licenceId)}/acceptances`, {
        version: 1,
        language: 'vi',
        textSha256: 'ab'.repeat(32),
      }),
  ],
  [
    "giving up somebody else's grant",
    'role_required',
    () => stage.send(stage.steward, 'POST', `/v1/grants/${stage.grant}/close`),
  ],
  [
    'a seat manager of a grant that a person holds',
    'state_conflict',
    () =>
      stage.send(stage.researcher, 'PUT', `/v1/grants/${stage.grant}/seat-manager`, { email: 'applicant@later.test' }),
  ],
  [
    "dismissing somebody else's seat manager",
    'not_found',
    () => stage.send(stage.applicant, 'DELETE', `/v1/grants/${stage.grant}/seat-manager`),
  ],
  [
    'attesting a deletion that nobody asks for',
    'state_conflict',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/grants/${stage.grant}/deletion-attestation`, { statement: 'Đã xoá.' }),
  ],
  [
    'who is to delete, for others',
    'role_required',
    () => stage.send(stage.researcher, 'GET', '/v1/organisations/sao-mai/deletion-attestations'),
  ],
  [
    'accepting what was not offered',
    'state_conflict',
    () => stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/accept`),
  ],
  [
    'inviting to what waits for a decision',
    'state_conflict',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/invitations`, {
        email: 'applicant@later.test',
      }),
  ],
  [
    "reading somebody else's invitations",
    'not_found',
    () => stage.send(stage.applicant, 'GET', `/v1/access-requests/${stage.openRequest}/invitations`),
  ],
  [
    'attaching to the request of somebody else',
    'not_found',
    () =>
      stage.send(stage.applicant, 'POST', `/v1/access-requests/${stage.openRequest}/attachments/uploads`, {
        name: 'a.pdf',
        size: 1,
        sha256: 'ab'.repeat(32),
      }),
  ],
  [
    'attaching a program',
    'invalid_argument',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/attachments/uploads`, {
        name: 'a.exe',
        size: 1,
        sha256: 'ab'.repeat(32),
      }),
  ],
  [
    'attaching what was not sent',
    'not_found',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/attachments`, {
        uploadId: NO_CASE,
        name: 'a.pdf',
      }),
  ],
  [
    'attaching in private as the applicant',
    'role_required',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/attachments`, {
        uploadId: NO_CASE,
        name: 'a.pdf',
        private: true,
      }),
  ],
  [
    'listing attachments of somebody else',
    'not_found',
    () => stage.send(stage.applicant, 'GET', `/v1/access-requests/${stage.openRequest}/attachments`),
  ],
  [
    'fetching an attachment as nobody',
    'unauthenticated',
    () => stage.send(undefined, 'GET', `/v1/access-requests/${stage.openRequest}/attachments/${NO_CASE}/content`),
  ],
  [
    'redacting what is not there',
    'not_found',
    () =>
      stage.send(stage.steward, 'POST', `/v1/access-requests/${stage.openRequest}/attachments/${NO_CASE}/redact`, {
        reason: 'Có số căn cước.',
      }),
  ],
  [
    'claiming what was not awarded',
    'not_found',
    () => stage.send(stage.applicant, 'POST', `/v1/awards/${NO_CASE}/claim`),
  ],
  [
    'declining what was not awarded',
    'not_found',
    () => stage.send(stage.applicant, 'POST', `/v1/awards/${NO_CASE}/decline`),
  ],
  ['claiming as nobody', 'unauthenticated', () => stage.send(undefined, 'POST', `/v1/awards/${NO_CASE}/claim`)],
  ['withdrawing what was not awarded', 'not_found', () => stage.send(stage.steward, 'DELETE', `/v1/awards/${NO_CASE}`)],
  [
    "reading another organisation's awards",
    'role_required',
    () => stage.send(stage.applicant, 'GET', '/v1/organisations/sao-mai/awards'),
  ],
  [
    'joining without an invitation',
    'not_found',
    () => stage.send(stage.applicant, 'POST', '/v1/invitations/019ab000-0000-7000-8000-000000000001/accept'),
  ],
  [
    'removing who is no co-applicant',
    'not_found',
    () => stage.send(stage.researcher, 'DELETE', `/v1/access-requests/${stage.openRequest}/co-applicants/nobody`),
  ],
  [
    'signing what a person asks for themself',
    'role_required',
    () => stage.send(stage.researcher, 'POST', `/v1/access-requests/${stage.openRequest}/sign`),
  ],
  [
    "refusing a signature in somebody else's place",
    'not_found',
    () =>
      stage.send(stage.applicant, 'POST', `/v1/access-requests/${stage.openRequest}/refuse-signature`, {
        reason: 'Không phải của tôi.',
      }),
  ],
  [
    "accepting in somebody else's place",
    'role_required',
    () => stage.send(stage.steward, 'POST', `/v1/access-requests/${stage.openRequest}/accept`),
  ],
  [
    'a renewal long before the end',
    'state_conflict',
    () =>
      stage.send(stage.researcher, 'POST', `/v1/grants/${stage.grant}/renew`, {
        until: wishFor('dataset:sao-mai/free').until,
        report: { incidents: 'Không có.' },
      }),
  ],
  [
    "a renewal of somebody else's grant",
    'not_found',
    () =>
      stage.send(stage.applicant, 'POST', `/v1/grants/${stage.grant}/renew`, {
        until: wishFor('dataset:sao-mai/free').until,
        report: { incidents: 'Không có.' },
      }),
  ],
  [
    "a form in somebody else's name",
    'role_required',
    () =>
      stage.send(stage.researcher, 'PUT', '/v1/organisations/sao-mai/access-form', { fields: [], replacesVersion: 0 }),
  ],
  [
    'use conditions by a steward',
    'role_required',
    () => stage.send(stage.steward, 'PUT', `${GATED}/use-conditions`, { codes: [], replacesVersion: 0 }),
  ],
  [
    'rules by a steward',
    'role_required',
    () => stage.send(stage.steward, 'PUT', '/v1/organisations/sao-mai/access-rules', { rules: [], replacesVersion: 0 }),
  ],
  [
    'a blocklist read by others',
    'role_required',
    () => stage.send(stage.researcher, 'GET', '/v1/organisations/sao-mai/blocklist'),
  ],
  [
    'an appeal against an entry about somebody else',
    'not_found',
    () =>
      stage.send(stage.researcher, 'POST', '/v1/blocklists/019ab000-0000-7000-8000-000000000001/appeal', {
        reasons: 'Không đúng.',
      }),
  ],
  [
    'an answer to an appeal by those whose entry it is',
    'role_required',
    () =>
      stage.send(stage.owner, 'POST', '/v1/blocklists/019ab000-0000-7000-8000-000000000001/uphold', {
        reasons: 'Đúng.',
      }),
  ],
  [
    'lifting on appeal what is not there',
    'not_found',
    () =>
      stage.send(stage.governance, 'POST', '/v1/blocklists/019ab000-0000-7000-8000-000000000001/lift', {
        reasons: 'Không đúng.',
      }),
  ],
  ['appeals of others', 'role_required', () => stage.send(stage.steward, 'GET', '/v1/blocklists/appeals')],
  [
    'a delegate who belongs elsewhere',
    'not_found',
    () =>
      stage.send(stage.steward, 'POST', '/v1/organisations/sao-mai/delegations', {
        email: 'applicant@later.test',
        until: wishFor('dataset:sao-mai/free').until,
      }),
  ],
  ['a form of what one may not see', 'not_found', () => stage.send(undefined, 'GET', `${PRIVATE}/access-form`)],
  [
    "terms in somebody else's name",
    'role_required',
    () => stage.send(stage.researcher, 'POST', '/v1/licences', sampleTerms('sao-mai')),
  ],
  [
    'an upload whose bytes did not come',
    'bytes_missing',
    () => stage.send(stage.owner, 'POST', `/v1/uploads/${stage.upload}/complete`),
  ],
  [
    'a gated file, after the revocation',
    'access_denied',
    async () => {
      await stage.send(stage.steward, 'POST', `/v1/grants/${stage.grant}/revoke`, { reason: 'Dự án kết thúc.' });
      return stage.send(stage.researcher, 'GET', `${GATED}/versions/1.0.0/files/a.txt`);
    },
    'grant_revoked',
  ],
];

describe('a refusal is a problem document that names the rule and says what to do', () => {
  test.each(REFUSED)('%s: %s', async (_what, code, ask, rule) => {
    const answer = await ask();
    const problem = expectProblem(answer, code);
    expect(leaksOf(answer.text, [process.cwd(), alliance.home])).toEqual([]);
    if (rule === undefined) return;
    expect(problem.because).toContainEqual(expect.objectContaining({ rule, message: expect.stringMatching(/\S.*\./) }));
  });

  test('the answer to a check has the same reasons, and is not an error', async () => {
    const question = { asset: 'dataset:sao-mai/gated' };
    const { status, body } = await stage.send(stage.applicant, 'POST', '/v1/access-checks', question);
    expect([status, body]).toMatchObject([200, { allowed: false, because: [{ rule: 'no_grant' }] }]);
  });
});

/** What is wrong with an answer to a malformed request. */
function wrongWith({ status, headers, text }: RawAnswer): string[] {
  const wrong: string[] = [];
  if (status >= 500 && status !== 503) wrong.push(`status ${status}`);
  if (headers['x-content-type-options'] !== 'nosniff') wrong.push('may be sniffed');
  if (!headers['content-security-policy']) wrong.push('has no content security policy');
  if (headers['x-powered-by'] || headers.server) wrong.push('says what it is made of');
  if (status < 400) return wrong;
  wrong.push(...leaksOf(text, [process.cwd(), alliance.home]).map((leak) => `leaks ${leak}`));
  if (headers['content-type'] !== 'application/problem+json') return [...wrong, `is ${headers['content-type']}`];
  const problem = JSON.parse(text) as Record<string, unknown>;
  if (!isErrorCode(problem.code) || !problem.detail || !problem.traceId) wrong.push('is no complete problem document');
  return wrong;
}

type Violation = { request: string; body: string; wrong: string[]; answer: string };

async function violationOf(request: RawRequest): Promise<Violation | undefined> {
  let answer = await rawRequest(alliance.url, request);
  // A busy machine may be late; what is malformed must not be the reason.
  if (answer.status === 504) answer = await rawRequest(alliance.url, request);
  const wrong = wrongWith(answer);
  if (wrong.length === 0) return undefined;
  return {
    request: `${request.method} ${request.path.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 300)}`,
    body: String(request.body ?? '').slice(0, 300),
    wrong,
    answer: `${answer.status} ${answer.text.slice(0, 300)}`,
  };
}

async function violationsOf(requests: Iterable<RawRequest>): Promise<Violation[]> {
  const queue = requests[Symbol.iterator]();
  const found: Violation[] = [];
  const sender = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const violation = await violationOf(next.value);
      if (violation) found.push(violation);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return found;
}

/** A good value for each parameter of a path, so that a request comes as far as the service that is to refuse it. */
function known({ path }: Operation, name: string): string {
  const ids: [string, string][] = [
    ['/v1/uploads', stage.upload],
    ['/v1/licences', encodeURIComponent(stage.licenceId)],
    ['/v1/access-requests', stage.openRequest],
    ['/v1/grants', stage.grant],
  ];
  const values: Record<string, string> = {
    id: ids.find(([prefix]) => path.startsWith(prefix))?.[1] ?? '019ab000-0000-7000-8000-000000000001',
    org: path.startsWith('/v1/organisations') ? 'later' : 'sao-mai',
    name: path.startsWith('/v1/models') ? 'model' : 'free',
    version: path.startsWith('/v1/licences') ? '1' : '1.0.0',
    from: '1.0.0',
    to: '1.0.0',
    email: 'applicant@later.test',
    kind: 'dataset',
    role: 'auditor',
    service: 'grants',
    index: '0',
    seat: '019ab000-0000-7000-8000-000000000001',
    expression: 'MIT',
    page: '1.xml',
    origin: 'ab'.repeat(32),
    '*': path.startsWith('/log') ? '0/000' : 'a.txt',
  };
  return values[name] ?? 'x';
}

describe(`malformed requests to every operation (seed ${SEED})`, () => {
  const random = new SeededRandom(SEED);
  let operations: Operation[];
  const as = (request: RawRequest): RawRequest => {
    const token = random.pick([stage.owner, stage.owner, stage.governance, stage.researcher, undefined]);
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return { ...request, headers: { ...authorization, ...request.headers } };
  };

  beforeAll(async () => {
    operations = operationsOf(await alliance.people.anonymous().get('/openapi.json'));
    // What ends a session or takes an asset away comes last, so that everything before it finds what it is about.
    operations.sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    operations = operations.filter(({ path }) => path !== '/v1/sessions/current');
    expect(operations.length).toBeGreaterThan(90);
  });

  test('never fail inside, and never show the inside', { timeout: 300_000 }, async () => {
    function* everything() {
      for (const operation of operations) for (const request of casesOf(operation, known, random)) yield as(request);
    }
    expect(await violationsOf(everything())).toEqual([]);
  });

  test('nor do cursors that were tampered with', { timeout: 120_000 }, async () => {
    const requests: RawRequest[] = [];
    for (const operation of operations) {
      if (!operation.parameters.some(({ name }) => name === 'cursor')) continue;
      const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => known(operation, name));
      const { body } = await stage.send(stage.governance, 'GET', `${path}?limit=1`);
      const { nextCursor } = (body ?? {}) as { nextCursor?: string | null };
      if (!nextCursor) continue;
      const headers = { authorization: `Bearer ${stage.governance}` };
      for (const request of cursorCasesOf(operation, known, nextCursor)) requests.push({ ...request, headers });
    }
    expect(requests.length).toBeGreaterThan(100);
    expect(await violationsOf(requests)).toEqual([]);
  });

  test.each([
    ['no path at all', 'GET nothing HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a broken header', 'GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['two lengths', 'POST /v1/people HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a protocol that we do not speak', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['a path that cannot be read', 'GET /v1/datasets/%ff/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a method that nobody knows', 'BREW /v1/datasets HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('%s is refused as everything else is', async (_what, request) => {
    const answer = await sendBytes(alliance.url, request);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(wrongWith(answer)).toEqual([]);
  });

  test('nor does the door of storage', async () => {
    const { body } = await stage.send(stage.owner, 'GET', `/v1/uploads/${stage.upload}`);
    const [part] = (body as { files: { parts: { url: string }[] }[] }).files[0]?.parts ?? [];
    const { origin, pathname, search } = new URL(part?.url ?? '');
    const paths = [
      pathname,
      `${pathname}/..%2f..%2fetc%2fpasswd${search}`,
      `${pathname.replace(/\d+$/, '%00')}${search}`,
      `${pathname.replace(/[0-9a-f-]{36}/, '..%2f..')}${search}`,
      `${pathname}${search}&size=99999999999999999999`,
      `${pathname}${search.replace(/=[^&]*/g, '=%00')}`,
      `/blobs/${'ab'.repeat(32)}${search}`,
      '/blobs/..%2f..%2fetc%2fpasswd',
      '/%ff',
      '/..%2f..%2fetc%2fpasswd',
      '//',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
        const answer = await rawRequest(origin, { method, path, headers: {}, body: method === 'PUT' ? 'x' : '' });
        expect({ path, method, status: answer.status, wrong: wrongWith(answer) }).toMatchObject({ wrong: [] });
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});

/** Sends bytes that no HTTP client would send. */
async function sendBytes(url: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = '';
  socket.setEncoding('utf8').write(bytes);
  for await (const chunk of socket) {
    answer += chunk;
    const [head = '', body] = answer.split(/\r\n\r\n(.*)/s);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
    if (body !== undefined && Buffer.byteLength(body) >= length) break;
  }
  socket.destroy();
  const [head = '', text = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, text };
}

describe('answers of every kind', () => {
  test.each([
    ['GET', '/livez'],
    ['GET', '/readyz'],
    ['GET', '/openapi.json'],
    ['GET', '/docs/'],
    ['GET', '/v1/catalogue'],
    ['HEAD', '/v1/catalogue'],
    ['GET', '/log/checkpoint'],
    ['GET', `${OPEN}/versions/1.0.0/files/a.txt`],
    ['GET', '/nowhere'],
    ['OPTIONS', '/v1/datasets'],
    ['DELETE', '/v1/catalogue'],
  ])('%s %s have the headers that browsers heed', async (method, path) => {
    const { headers, status } = await rawRequest(alliance.url, { method, path, headers: {} });
    expect(headers, `status ${status}`).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': expect.any(String),
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

test('no log has a password, a token or a key in it', async () => {
  const secretSettings = Object.values(alliance.environments).flatMap((env) =>
    Object.entries(env)
      .filter(([name]) => /KEY$|KEYS$|PASSWORD|SECRET/.test(name) && !/PUBLIC|SERVICE_KEYS/.test(name))
      .map(([, value]) => value),
  );
  const urls = [...Object.values(alliance.databaseUrls), alliance.nats.url].map((url) => new URL(url).password);
  const secrets = [...new Set([...stage.secrets, ...secretSettings, ...urls])].filter(
    (text) => text !== undefined && text !== '',
  ) as string[];
  // A PEM is written as one line of JSON.
  const written = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]);
  const logs = (await readdir(alliance.home)).filter((name) => name.endsWith('.log'));
  expect(logs.sort()).toEqual(SERVICE_NAMES.map((name) => `${name}.log`).sort());
  for (const name of logs) {
    const text = await readFile(join(alliance.home, name), 'utf8');
    expect(text.length, name).toBeGreaterThan(0);
    expect(
      written.filter((secret) => text.includes(secret)),
      `secrets in ${name}`,
    ).toEqual([]);
  }
  expect(await readFile(join(alliance.home, 'gateway.log'), 'utf8')).toContain('"answered"');
});
