import { beforeEach, describe, expect, test } from 'vitest';
import { ownRequests } from './support/answers/access.ts';
import { COLLEAGUE } from './support/answers/people.ts';
import { findChromium } from './support/browser.ts';
import type { ConsoleServer } from './support/console-server.ts';
import { settled } from './support/console-under-test.ts';
import { useConsole } from './support/use-console.ts';

const chromium = findChromium();

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
});
