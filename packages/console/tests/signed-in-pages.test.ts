import { beforeEach, describe, expect, test } from 'vitest';
import { problem } from './support/answered.ts';
import { ownRequests, unsignedRequest, waitingRequests } from './support/answers/access.ts';
import { cases } from './support/answers/cases.ts';
import { log } from './support/answers/log.ts';
import { findBarriers, findFaintText } from './support/barriers.ts';
import { findChromium } from './support/browser.ts';
import type { ConsoleServer } from './support/console-server.ts';
import { PHONE, settled, signIn } from './support/console-under-test.ts';
import { useConsole } from './support/use-console.ts';

const chromium = findChromium();
const PAGES = [
  '/transparency',
  '/requests',
  '/requests?view=deciding',
  `/requests/${waitingRequests[0]?.id}`,
  `/requests/${ownRequests[1]?.id}`,
  '/invitations',
  '/grants',
  '/grants?view=given',
  '/cases',
  `/cases/${cases[0]?.id}`,
  `/cases/${cases[1]?.id}`,
  '/datasets/du-lieu-viet/ud-vi-vtb/impact?version=0.9.0',
];
const LINEAGE = '/models/du-lieu-viet/bigram-am-tiet/lineage';
const ASK = '/datasets/ban-do-so/vn-provinces/ask';

if (chromium === undefined)
  test('the pages of whoever is signed in', (context) =>
    context.skip('No Chromium was found: install one, or name it in ALLIANCE_CHROMIUM.'));

describe.runIf(chromium !== undefined)('the pages of whoever is signed in', () => {
  const using = useConsole(chromium ?? '');
  let server: ConsoleServer;
  beforeEach(() => {
    server = using.server;
  });

  const open = using.openSignedIn;
  const sent = (path: string) => server.asked.filter(({ method, url }) => method === 'POST' && url.pathname === path);

  test('a stranger is asked to sign in, and comes back', async () => {
    const page = await using.open('/requests');
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page);
    await page.waitForURL('**/requests');
    await settled(page);
    expect(await page.locator('main li').count()).toBe(ownRequests.length);
  });

  test('a researcher asks for access: what the licence allows, the owner’s questions, and what is sent', async () => {
    const page = await open('/datasets/ban-do-so/vn-provinces');
    await page.getByRole('link', { name: 'Ask for access' }).click();
    await page.waitForURL(`**${ASK}`);
    await settled(page);
    await page.getByRole('heading', { name: 'What the licence allows' }).waitFor();
    await page.getByLabel('Purpose').selectOption('teaching');
    await page.getByLabel('train models').check();
    await page.getByLabel('What it is for').fill('Bài giảng về địa danh cho sinh viên năm hai.');
    await page.getByLabel('For whom').selectOption('dh-song-hong');
    await page.getByLabel('People').fill('30');
    await page.getByLabel('Last day').fill('2027-06-30');
    await page.getByLabel('Supervisor').fill('TS. Lê Văn An');
    await page.getByLabel('Stage').selectOption('pilot');
    await page.getByLabel('Approved by an ethics board').check();
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.waitForURL(`**/requests/${ownRequests[0]?.id}`);
    expect(sent('/v1/access-requests').map(({ body }) => body)).toEqual([
      {
        asset: 'dataset:ban-do-so/vn-provinces',
        purpose: 'teaching',
        operations: ['view', 'download', 'train'],
        statement: 'Bài giảng về địa danh cho sinh viên năm hai.',
        until: '2027-06-30T23:59:59Z',
        organisation: 'dh-song-hong',
        seats: 30,
        answers: [
          { fieldId: 'supervisor', value: 'TS. Lê Văn An' },
          { fieldId: 'stage', value: 'pilot' },
          { fieldId: 'ethics', value: 'true' },
        ],
      },
    ]);
  });

  test('a request that is refused says why, and keeps what was written', async () => {
    const page = await open(ASK);
    server.intercept = ({ method, url }) =>
      method === 'POST' && url.pathname === '/v1/access-requests'
        ? problem(409, 'state_conflict', 'The terms do not allow research.')
        : undefined;
    await page.getByLabel('What it is for').fill('Một câu hỏi đủ dài để gửi đi.');
    await page.getByLabel('Supervisor').fill('An');
    await page.getByRole('button', { name: 'Send the request' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('The terms do not allow research.');
    expect(await page.getByLabel('What it is for').inputValue()).toBe('Một câu hỏi đủ dài để gửi đi.');
  });

  test('an owner sees what would happen to several requests, then decides', async () => {
    const page = await open('/requests?view=deciding');
    expect(await page.getByText('overdue').isVisible()).toBe(true);
    await page.getByLabel('0 chosen').check();
    await page.getByRole('button', { name: 'See what would happen' }).click();
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toContain('Nothing has been decided yet.');
    expect(await alert.textContent()).toContain('Some terms do not allow teaching.');
    const asked = sent('/v1/access-requests/bulk');
    expect(asked.map(({ url }) => url.search)).toEqual(['?dryRun=true']);
    await alert.getByRole('button', { name: 'Approve: 2' }).click();
    await page.getByText('Decided', { exact: true }).waitFor();
    expect(sent('/v1/access-requests/bulk').at(-1)).toMatchObject({
      url: expect.objectContaining({ search: '' }),
      body: { ids: waitingRequests.map(({ id }) => id), act: 'approve' },
    });
  });

  test('less than was asked for starts once the applicant accepts it', async () => {
    const offered = ownRequests.find(({ state }) => state === 'offered');
    const page = await open(`/requests/${offered?.id}`);
    expect(await page.locator('main').textContent()).toContain('It starts once you accept it.');
    await page.getByRole('button', { name: 'Accept the offer' }).click();
    await expect.poll(() => sent(`/v1/access-requests/${offered?.id}/accept`).length).toBe(1);
  });

  test('an owner signs for their organisation, or says why not', async () => {
    const page = await open('/requests?view=signing');
    await page.locator('main li a').first().click();
    await page.waitForURL(`**/requests/${unsignedRequest.id}`);
    await page.getByText(`alliance signature give ${unsignedRequest.id}`).waitFor();
    await page.getByRole('button', { name: 'Sign and submit' }).click();
    await expect.poll(() => sent(`/v1/access-requests/${unsignedRequest.id}/sign`).length).toBe(1);
    const refuse = page.getByRole('button', { name: 'Refuse to sign' });
    expect(await refuse.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Chưa cần.');
    await refuse.click();
    await expect
      .poll(() => sent(`/v1/access-requests/${unsignedRequest.id}/refuse-signature`).map(({ body }) => body))
      .toEqual([{ reason: 'Chưa cần.' }]);
  });

  test('a rejection needs a reason and the clause that it rests on', async () => {
    const page = await open(`/requests/${waitingRequests[0]?.id}`);
    expect(await page.locator('main').textContent()).toContain('Non-commercial use only.');
    await page.getByLabel('Decision').selectOption('reject');
    const reject = page.getByRole('button', { name: 'Reject' });
    expect(await reject.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Ngoài phạm vi.');
    expect(await reject.isDisabled()).toBe(true);
    await page.getByLabel('Clause or rule').fill('Điều 2');
    await reject.click();
    const path = `/v1/access-requests/${waitingRequests[0]?.id}/reject`;
    await expect
      .poll(() => sent(path).map(({ body }) => body))
      .toEqual([{ reason: 'Ngoài phạm vi.', clause: 'Điều 2' }]);
  });

  test('an applicant asks people to join, and takes that back; whoever is asked joins, or claims what was given', async () => {
    const path = `/v1/access-requests/${ownRequests[1]?.id}`;
    const page = await open(`/requests/${ownRequests[1]?.id}`);
    const removed = (what: string) =>
      server.asked.filter(({ method, url }) => method === 'DELETE' && url.pathname === `${path}/${what}`).length;
    await page.getByLabel('E-mail of somebody to ask').fill('ban@dh-song-hong.vn');
    await page.getByRole('button', { name: 'Ask to join' }).click();
    await expect
      .poll(() => sent(`${path}/invitations`).map(({ body }) => body))
      .toEqual([{ email: 'ban@dh-song-hong.vn' }]);
    await page.getByRole('button', { name: /^Take back the invitation of dong-nghiep/ }).click();
    await expect.poll(() => removed('invitations/i2')).toBe(1);
    await page.getByRole('button', { name: /^Remove / }).click();
    await expect.poll(() => removed(`co-applicants/${ownRequests[1]?.coApplicantPersonIds[0]}`)).toBe(1);
    await page.getByRole('link', { name: 'Invitations' }).click();
    await page.waitForURL('**/invitations');
    await page.getByRole('button', { name: /^Join the request/ }).click();
    await expect.poll(() => sent('/v1/invitations/i1/accept').length).toBe(1);
    await page.getByRole('button', { name: /^Claim access/ }).click();
    await expect.poll(() => sent('/v1/awards/w1/claim').length).toBe(1);
    await page
      .getByRole('button', { name: /^Decline/ })
      .first()
      .click();
    await expect.poll(() => sent('/v1/invitations/i1/decline').length).toBe(1);
  });

  test('a document is attached by its digest, downloaded once it is scanned, and redacted with a reason', async () => {
    const path = `/v1/access-requests/${waitingRequests[0]?.id}/attachments`;
    const page = await open(`/requests/${waitingRequests[0]?.id}`);
    await page.getByText('held: a scan found something').waitFor();
    expect(await page.getByText('Có số căn cước.').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: /^Download / }).count()).toBe(1);
    const attach = page.getByRole('button', { name: 'Attach' });
    expect(await attach.isDisabled()).toBe(true);
    await page
      .getByLabel('A document')
      .setInputFiles({ name: 'thu.txt', mimeType: 'text/plain', buffer: Buffer.from('abc') });
    await page.getByLabel('Only those who decide see it').check();
    await attach.click();
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await expect
      .poll(() => sent(path).map(({ body }) => body))
      .toEqual([{ name: 'thu.txt', private: true, uploadId: 'u1' }]);
    expect(sent(`${path}/uploads`).map(({ body }) => body)).toEqual([
      { name: 'thu.txt', private: true, size: 3, sha256 },
    ]);
    await page.getByRole('button', { name: /^Redact thư/ }).click();
    const redact = page.getByRole('button', { name: 'Redact for good' });
    expect(await redact.isDisabled()).toBe(true);
    await page.getByLabel('Why it is redacted').fill('Có số căn cước.');
    await redact.click();
    await expect.poll(() => sent(`${path}/a1/redact`).map(({ body }) => body)).toEqual([{ reason: 'Có số căn cước.' }]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download / }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('thu.pdf');
  });

  test('an owner takes note of a retraction case, and says what became of its versions', async () => {
    const page = await open('/cases');
    expect(await page.locator('main li').count()).toBe(cases.length);
    expect(await page.getByText('11 days left').first().isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Overdue' }).click();
    await expect.poll(() => page.locator('main li').count()).toBe(1);
    await page.goto(`${server.url}/cases/${cases[0]?.id}`);
    await settled(page);
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('1');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => sent(`/v1/retraction-cases/${cases[0]?.id}/acknowledge`).length).toBe(1);
    await page.goto(`${server.url}/cases/${cases[1]?.id}`);
    await settled(page);
    await page.getByLabel('Outcome').selectOption('not-affected');
    const close = page.getByRole('button', { name: 'Close the case' });
    expect(await close.isDisabled()).toBe(true);
    await page.getByLabel('In words').fill('Không dùng phần đó.');
    await close.click();
    await expect
      .poll(() => sent(`/v1/retraction-cases/${cases[1]?.id}/close`).map(({ body }) => body))
      .toEqual([{ outcome: 'not-affected', reason: 'Không dùng phần đó.' }]);
  });

  test('a retracted version leads to what was made from it', async () => {
    const page = await open('/datasets/du-lieu-viet/ud-vi-vtb?version=0.9.0');
    await page.getByRole('link', { name: 'See what was made from it' }).click();
    await page.waitForURL('**/datasets/du-lieu-viet/ud-vi-vtb/impact?version=0.9.0');
    await page.getByText('Grants in force: 2 · people: 5').waitFor();
    expect(await page.locator('main li').count()).toBe(2);
  });

  test('terms are accepted by the text that was shown', async () => {
    const page = await open('/grants');
    expect(await page.getByText('20 days left').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Read the terms' }).click();
    await page.getByText('For research only.').waitFor();
    const accept = page.getByRole('button', { name: 'Accept the terms' });
    expect(await accept.isDisabled()).toBe(true);
    await page.getByLabel('I have read this text.').check();
    server.intercept = ({ url }) => (url.pathname.endsWith('/acceptances') ? { status: 201, body: {} } : undefined);
    await accept.click();
    await page.getByText('Accepted. You can use it now.').waitFor();
    expect(sent('/v1/licences/LicenseRef-contract-dia-danh/acceptances').map(({ body }) => body)).toEqual([
      { version: 1, language: 'en', textSha256: 'cd'.repeat(32) },
    ]);
  });

  test('an auditor checks entries of the log in the browser; one that was changed does not hold', async () => {
    const page = await open('/transparency');
    expect(await page.getByText('The signature of the newest state holds.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Check entry 3', exact: true }).click();
    expect(await page.getByRole('status').textContent()).toBe('Checked here: it is in the log of 5 entries.');
    const witnessed = 'Cosigned by hai, which is enough for the policy of this log.';
    expect(await page.getByText(witnessed).count()).toBe(1);
    server.intercept = ({ url }) =>
      url.pathname === '/v1/audit/entries/2/proof'
        ? { status: 200, body: log.proofs[1], headers: { 'content-type': 'text/plain' } }
        : undefined;
    await page.getByRole('button', { name: 'Check entry 2', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toContain('The proof does not hold');
    await page.getByLabel('Type').fill('grant.issue');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/transparency?type=grant.issue');
    await expect.poll(() => page.locator('main ol > li').count()).toBe(1);
  });

  test('a state of the log that the key did not sign is said to be so', async () => {
    server.intercept = ({ url }) =>
      url.pathname === '/log/checkpoint'
        ? {
            status: 200,
            body: log.checkpoint.replace('\n5\n', '\n6\n'),
            headers: { 'content-type': 'text/plain' },
          }
        : undefined;
    const page = await using.open('/transparency');
    await page.getByText('The signature of the newest state does not hold.').waitFor();
  });

  test('a lineage is drawn with sources to the left, said in words as well, and leads on', async () => {
    const page = await open('/models/du-lieu-viet/bigram-am-tiet');
    await page.getByRole('link', { name: 'Show the whole lineage' }).click();
    await page.getByRole('group', { name: 'Drawing of the lineage' }).waitFor();
    const left = async (text: string) => (await page.locator('svg g', { hasText: text }).first().boundingBox())?.x ?? 0;
    const [wiki, treebank, root, fine] = [
      await left('dumps.wikimedia'),
      await left('ud-vi-vtb'),
      await left('bigram'),
      await left('dia-danh'),
    ];
    expect([wiki, treebank, root, fine].toSorted((one, other) => one - other)).toEqual([wiki, treebank, root, fine]);
    await page.getByText('The 5 steps as text').click();
    expect(await page.locator('details').textContent()).toContain('signed, and the digest matches');
    const before = await page.locator('figure svg[role=group]').evaluate((svg) => svg.clientWidth);
    await page.getByRole('button', { name: 'Larger' }).click();
    expect(await page.locator('figure svg[role=group]').evaluate((svg) => svg.clientWidth)).toBeGreaterThan(before);
    for (const name of ['Dossier as PDF', 'PROV-JSON (W3C)', 'OpenLineage'])
      await page.getByRole('button', { name }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'SPDX 3.0.1' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^du-lieu-viet-bigram-am-tiet-.+\.spdx\.json$/);
    await page
      .locator('svg')
      .getByRole('link', { name: /ud-vi-vtb/ })
      .click();
    await page.waitForURL('**/datasets/du-lieu-viet/ud-vi-vtb/lineage?version=1.1.0');
  });

  test.each([
    ['en-GB', 'light', undefined, findBarriers],
    ['vi-VN', 'dark', PHONE, findFaintText],
  ] as const)('every page is usable by everybody (%s, %s)', async (locale, colorScheme, viewport, findIn) => {
    const options = { locale, colorScheme, ...(viewport ? { viewport } : {}) };
    const page = await open('/requests', options);
    for (const path of [...PAGES, ASK, LINEAGE]) {
      await page.goto(`${server.url}${path}`);
      await settled(page);
      expect([path, await findIn(page)]).toEqual([path, []]);
      const overflow = await page.evaluate('document.body.scrollWidth - document.body.clientWidth');
      expect([path, overflow]).toEqual([path, 0]);
    }
  });
});
