import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { problem } from '../../../packages/console/tests/support/answered.ts';
import {
  accessForm,
  attachments,
  awards,
  comments,
  contract,
  givenGrants,
  invitations,
  outcomesOf,
  ownGrants,
  ownRequests,
  sentInvitations,
  unsignedRequest,
  waitingRequests,
} from '../../../packages/console/tests/support/answers/access.ts';
import {
  assets,
  cards,
  evaluations,
  filesOf,
  versions,
} from '../../../packages/console/tests/support/answers/assets.ts';
import { casePageOf, cases, impact } from '../../../packages/console/tests/support/answers/cases.ts';
import { search } from '../../../packages/console/tests/support/answers/catalogue.ts';
import { lineageOf } from '../../../packages/console/tests/support/answers/lineage.ts';
import { log } from '../../../packages/console/tests/support/answers/log.ts';
import { expressions, licences, organisations } from '../../../packages/console/tests/support/answers/organisations.ts';
import {
  appeals,
  applications,
  findings,
  indexStatus,
  outbox,
  reviews,
  statementOf,
} from '../../../packages/console/tests/support/answers/overseen.ts';
import {
  accessAnswer,
  COLLEAGUE,
  EMAIL,
  me,
  namesOf,
  PASSWORD,
} from '../../../packages/console/tests/support/answers/people.ts';
import { contentSecurityPolicy } from '../../../packages/console/tests/support/content-security-policy.ts';
import { FakeApi } from '../../../packages/console/tests/support/fake-api.ts';
import { schemasOf } from '../src/json-schema.ts';
import { problemSchema } from '../src/problem.ts';
import { SHOWN } from '../src/shown-messages.ts';
import { buildTestApp } from './support/build-test-app.ts';

// The console is tested with answers of its own; these tests hold them, and with them the console's types, to the gateway's.
const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }));
for (const schema of schemasOf(SHOWN)) ajv.addSchema({ ...schema, additionalProperties: false });
ajv.addSchema(problemSchema);

const fake = new FakeApi('http://127.0.0.1:1');
const ask = (method: string, path: string, body?: unknown) =>
  fake.answer({ method, url: new URL(path, 'http://console'), token: undefined, cookie: undefined, body }).body;
const signedIn = ask('POST', '/v1/sessions', { email: EMAIL, password: PASSWORD });
const link = ask('GET', '/v1/datasets/du-lieu-viet/ud-vi-vtb/versions/1.1.0/files/README.md');
const found = search(new URLSearchParams('q=tieng viet'));

test.each<[message: string, answers: readonly unknown[]]>([
  ['Asset', assets],
  ['Version', versions],
  ['FileEntry', versions.flatMap(filesOf)],
  ['ModelCard', cards],
  ['Evaluation', evaluations],
  ['CatalogueItem', found.items],
  ['Facet', found.facets],
  ['Organisation', [...organisations, ...applications]],
  ['Finding', findings],
  ['DerivationReview', reviews],
  ['Appeal', appeals],
  ['GetOutboxStatusResponse', [outbox]],
  ['GetIndexStatusResponse', [indexStatus]],
  ['AssetDownloads', statementOf('2026-11')],
  ['Licence', [...licences, contract]],
  ['CheckExpressionResponse', expressions],
  ['CheckAccessResponse', assets.flatMap((asset) => [true, false].map((known) => accessAnswer(asset, '1.0.0', known)))],
  ['GetMeResponse', [me]],
  ['PersonName', namesOf(COLLEAGUE)],
  ['SessionTokens', [signedIn]],
  ['IssueDownloadResponse', [link]],
  ['AccessRequest', [...ownRequests, ...waitingRequests, unsignedRequest]],
  ['Comment', comments],
  ['Attachment', attachments],
  ['Invitation', [...invitations, ...sentInvitations]],
  ['Award', awards],
  ['BulkOutcome', outcomesOf(['a', 'b'], false)],
  ['Grant', [...ownGrants, ...givenGrants]],
  ['Form', [accessForm]],
  ['LogEntry', log.entries],
  ['GetLineageResponse', [lineageOf('upstream'), lineageOf('downstream')]],
  ['RetractionCase', cases],
  ['GetCaseResponse', cases.map(({ id }) => casePageOf(id))],
  ['ImpactedVersion', impact],
  ['Problem', [problem(404, 'not_found', 'There is no such thing.').body]],
])('what the console takes for a %s is one', (message, answers) => {
  const validate = ajv.getSchema(`${message}#`) ?? ajv.getSchema(message);
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) {
    validate?.(answer);
    expect(validate?.errors ?? (validate ? [] : ['no schema'])).toEqual([]);
  }
});

test('the console is tested under the content security policy that the gateway sends', async () => {
  await using stack = new AsyncDisposableStack();
  const app = await buildTestApp({}, { ALLIANCE_STORAGE_PUBLIC_URL: 'https://bytes.example/base' });
  stack.defer(() => app.close());
  const answer = await app.inject('/livez');
  expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy('https://bytes.example'));
});
