import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Me } from '../src/api/types.ts';
import { ownRequests } from './support/answers/access.ts';
import { auditor, governance, statementOf, steward } from './support/answers/overseen.ts';
import { COLLEAGUE, me } from './support/answers/people.ts';
import { findBarriers, findFaintText } from './support/barriers.ts';
import { findChromium } from './support/browser.ts';
import type { ConsoleServer } from './support/console-server.ts';
import { PHONE, settled } from './support/console-under-test.ts';
import { useConsole } from './support/use-console.ts';

const chromium = findChromium();
const VIEWS = ['', '?view=reviews', '?view=appeals', '?view=findings', '?view=health'];
/** Who looks at what. */
const SCREENS: [Me, string[]][] = [
  [me, ['/']],
  [steward, ['/', '/usage?organisation=dh-song-hong&measure=bytes']],
  [auditor, ['/']],
  [governance, ['/', ...VIEWS.map((view) => `/governance${view}`)]],
];

/** For whoever wants to look: a picture of each screen in the folder that ALLIANCE_SCREENSHOTS names. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.ALLIANCE_SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, '-')}.png`, fullPage: true });
}

if (chromium === undefined)
  test('what people see first', (context) =>
    context.skip('No Chromium was found: install one, or name it in ALLIANCE_CHROMIUM.'));

describe.runIf(chromium !== undefined)('what people see first', () => {
  const using = useConsole(chromium ?? '');
  const open = using.openSignedIn;
  let server: ConsoleServer;
  beforeEach(() => {
    server = using.server;
  });

  const sent = (path: string) =>
    server.asked.filter(({ method, url }) => method === 'POST' && url.pathname === path).map(({ body }) => body);

  test('people are called by their names, asked for at once, and by their part where a name is not to be seen', async () => {
    const page = await open('/requests?view=deciding');
    expect(await page.locator('main li').first().textContent()).toContain('Trần Văn Minh');
    const asked = server.asked.filter(({ url }) => url.pathname === '/v1/people');
    expect(asked.map(({ url }) => url.search)).toEqual([`?ids=${COLLEAGUE}`]);
    await page.goto(`${server.url}/requests/${ownRequests[1]?.id}`);
    await page.getByText('Trần Văn Minh joined').waitFor();
    server.intercept = ({ url }) =>
      url.pathname === '/v1/people' ? { status: 200, body: { items: [], nextCursor: null } } : undefined;
    await page.goto(`${server.url}/requests?view=deciding`);
    await settled(page);
    await expect.poll(() => page.locator('main li').first().textContent()).toContain('Applicant');
    expect(await page.locator('main').textContent()).not.toContain(COLLEAGUE);
  });

  test('a researcher begins with what they hold and asked for', async () => {
    const page = await open('/');
    expect(await page.locator('h1').textContent()).toBe('Overview');
    expect(await page.getByRole('region', { name: /^My grants/ }).textContent()).toContain('days left');
    expect(await page.getByRole('region', { name: 'Invitations' }).isVisible()).toBe(true);
    expect(await page.getByRole('region', { name: /^Requests that wait/ }).count()).toBe(0);
    expect(await page.locator('pre').last().textContent()).toBe(
      'alliance requests\nalliance grants\nalliance invitation list',
    );
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Catalogue' }).click();
    await page.waitForURL('**/catalogue');
    await page.getByRole('searchbox').fill('tieng viet');
    await page.waitForURL('**/?q=tieng+viet');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.waitForURL('**/catalogue');
    expect(await page.getByRole('searchbox').evaluate((field) => field.matches(':focus'))).toBe(true);
  });

  test('somebody new is told what to do next', async () => {
    server.api.me = { ...me, organisations: [] };
    server.intercept = ({ url }) =>
      /^\/v1\/(grants|access-requests|invitations|awards)$/.test(url.pathname)
        ? { status: 200, body: { items: [], nextCursor: null } }
        : undefined;
    const page = await open('/');
    const text = await page.locator('main').textContent();
    for (const words of ['You hold nothing', 'Find something to ask for', 'You belong to no organisation yet'])
      expect(text).toContain(words);
  });

  test('an owner begins with what waits, the one due first at the front', async () => {
    server.api.me = steward;
    const page = await open('/');
    const waiting = page.getByRole('region', { name: /^Requests that wait/ });
    expect(await waiting.locator('li').first().textContent()).toContain('overdue');
    expect(
      await page
        .getByRole('region', { name: /^To sign/ })
        .locator('li')
        .count(),
    ).toBe(1);
    expect(
      await page
        .getByRole('region', { name: /^Retraction cases/ })
        .locator('li')
        .count(),
    ).toBe(2);
    expect(
      await page
        .getByRole('region', { name: /^Findings/ })
        .locator('li')
        .count(),
    ).toBe(2);
  });

  test('an auditor begins with the log, checked here, and open cases', async () => {
    server.api.me = auditor;
    const page = await open('/');
    expect(await page.getByText('The signature of the newest state holds.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Check entry 3', exact: true }).click();
    expect(await page.getByRole('status').textContent()).toBe('Checked here: it is in the log of 5 entries.');
    expect(await page.getByRole('region', { name: /^My grants/ }).count()).toBe(0);
    await page.goto(`${server.url}/governance`);
    await page.getByText('phong-ai-mekong').waitFor();
    expect(await page.getByRole('button', { name: /^Admit/ }).count()).toBe(0);
  });

  test('governance begins with what it decides, and decides it: an organisation, a review, an appeal, a finding', async () => {
    server.api.me = governance;
    const page = await open('/');
    for (const name of [/^Organisations that applied/, /^Licence reviews/, /^Appeals/, /^Findings/, /^Overdue/])
      expect(await page.getByRole('region', { name }).locator('li').count()).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Phòng thí nghiệm AI Mê Kông' }).click();
    await page.waitForURL('**/governance');
    await page.getByRole('button', { name: 'Admit: Phòng' }).click();
    await expect.poll(() => sent('/v1/organisations/phong-ai-mekong/admit')).toEqual([{}]);
    await page.getByRole('button', { name: 'Refuse: Phòng' }).click();
    const refuse = page.getByRole('button', { name: 'Refuse', exact: true });
    expect(await refuse.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Chưa có pháp nhân.');
    await refuse.click();
    await expect
      .poll(() => sent('/v1/organisations/phong-ai-mekong/refuse'))
      .toEqual([{ reason: 'Chưa có pháp nhân.' }]);
    const decide = async (view: string, act: RegExp, confirm: string, path: string) => {
      await page.getByRole('link', { name: view, exact: true }).click();
      await page.getByRole('button', { name: act }).first().click();
      await page.locator('textarea').fill('Đã xem kỹ.');
      await page.getByRole('button', { name: confirm, exact: true }).click();
      await expect.poll(() => sent(path).length).toBe(1);
      return sent(path)[0];
    };
    expect(await decide('Licence reviews', /^Let it/, 'Let it be published', '/v1/licences/reviews/r1/decide')).toEqual(
      { decision: 'approve', reason: 'Đã xem kỹ.' },
    );
    const request = '/v1/access-requests/0192f000-0000-7000-8000-000000000003';
    expect(await decide('Appeals', /^Have it/, 'Have it decided again', `${request}/remit`)).toEqual({
      reasons: 'Đã xem kỹ.',
    });
    expect(await decide('Findings', /^Close/, 'Close the finding', '/v1/findings/f1/close')).toEqual({
      reason: 'Đã xem kỹ.',
    });
    expect(await page.locator('main').textContent()).toContain('Số giả, sinh ra để kiểm thử.');
    await page.getByRole('link', { name: 'The node', exact: true }).click();
    await settled(page);
    expect(await page.getByRole('row', { name: /^models/ }).textContent()).toContain('not ready');
    expect(await page.getByRole('row', { name: /^catalogue/ }).textContent()).toMatch(/ready2 \(.*\)5$/);
    expect(await page.locator('dl').textContent()).toContain('240 ms');
  });

  test('an owner explains a finding on data of theirs', async () => {
    const [membership] = me.organisations;
    server.api.me = {
      ...me,
      organisations: membership ? [{ ...membership, organisation: 'du-lieu-viet', role: 'owner' }] : [],
    };
    const page = await open('/governance?view=findings');
    await page
      .getByRole('button', { name: /^Explain/ })
      .last()
      .click();
    await page.getByLabel('What it is').fill('Địa chỉ của nhà xuất bản.');
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect.poll(() => sent('/v1/findings/f2/explain')).toEqual([{ text: 'Địa chỉ của nhà xuất bản.' }]);
  });

  test('an owner sees what was downloaded by month and asset, drawn and in a table, and takes it as CSV', async () => {
    server.api.me = steward;
    const page = await open('/');
    await page.getByRole('link', { name: /^What was downloaded/ }).click();
    await page.getByRole('table', { name: 'Downloads by month and asset' }).waitFor();
    const months = server.asked.flatMap(({ url }) => url.searchParams.get('month') ?? []);
    expect(months).toHaveLength(6);
    const row = page.getByRole('row', { name: /kho-loc/ });
    const downloads = months.map((month) => String(statementOf(month)[0]?.downloads));
    expect(await row.getByRole('cell').allTextContents()).toEqual(downloads);
    expect(await page.locator('figure').count()).toBe(2);
    expect(await page.locator('figure').first().locator('rect').count()).toBe(6);
    await page.getByRole('link', { name: 'Bytes', exact: true }).click();
    await page.waitForURL('**/usage?organisation=dh-song-hong&measure=bytes');
    expect(await row.getByRole('cell').last().textContent()).toContain('MB');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `CSV of ${months.at(-1)}` }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`usage-dh-song-hong-${months.at(-1)}.csv`);
  });

  test.each([
    ['en-GB', 'light', undefined, findBarriers],
    ['vi-VN', 'dark', PHONE, findFaintText],
  ] as const)('every first screen is usable by everybody (%s, %s)', async (locale, colorScheme, viewport, findIn) => {
    const options = { locale, colorScheme, ...(viewport ? { viewport } : {}) };
    for (const [who, paths] of SCREENS) {
      server.api.me = who;
      const page = await open('/', options);
      for (const path of paths) {
        await page.goto(`${server.url}${path}`);
        await settled(page);
        await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        await photograph(page, `${locale} ${SCREENS.findIndex(([one]) => one === who)} ${path}`);
        expect([path, await findIn(page)]).toEqual([path, []]);
        const overflow = await page.evaluate('document.body.scrollWidth - document.body.clientWidth');
        expect([path, overflow]).toEqual([path, 0]);
      }
      await page.context().close();
    }
  });
});
