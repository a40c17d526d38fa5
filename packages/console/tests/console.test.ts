import { beforeEach, describe, expect, test } from 'vitest';
import { problem } from './support/answered.ts';
import { findBarriers, findFaintText } from './support/barriers.ts';
import { findChromium } from './support/browser.ts';
import type { ConsoleServer } from './support/console-server.ts';
import { DESKTOP, PHONE, settled, signIn } from './support/console-under-test.ts';
import { useConsole } from './support/use-console.ts';

const TREEBANK = '/datasets/du-lieu-viet/ud-vi-vtb';
const GATED = '/datasets/ban-do-so/vn-provinces';
const MODEL = '/models/du-lieu-viet/bigram-am-tiet';
const HOSTILE = '/models/du-lieu-viet/hostile';
const chromium = findChromium();

if (chromium === undefined)
  test('the console in a browser', (context) =>
    context.skip('No Chromium was found: install one, or name it in ALLIANCE_CHROMIUM.'));

describe.runIf(chromium !== undefined)('the console in a browser', () => {
  const using = useConsole(chromium ?? '');
  const { open } = using;
  let server: ConsoleServer;
  beforeEach(() => {
    server = using.server;
  });

  describe('finds', () => {
    test('what words without marks mean, and marks it', async () => {
      const page = await open('/');
      expect(await page.getByRole('status').textContent()).toBe('36 results');
      await page.getByRole('searchbox', { name: 'Search the catalogue' }).pressSequentially('tieng viet');
      await page.waitForURL('**/?q=tieng+viet');
      await settled(page);
      // Results of fewer letters may still stand there when the last letter is typed.
      await expect.poll(() => page.getByRole('status').textContent()).toBe('3 results');
      expect(await page.locator('mark').first().textContent()).toBe('tiếng Việt');
      expect(await page.getByLabel('Sort by').inputValue()).toBe('relevance');
      expect(await page.title()).toBe('tieng viet – Catalogue · Alliance Registry');
      await page.goBack();
      await settled(page);
      expect(await page.getByRole('searchbox').inputValue()).toBe('');
      expect(await page.getByRole('status').textContent()).toBe('36 results');
    });

    test('by facets, which the address keeps', async () => {
      const page = await open('/');
      const filters = page.getByRole('region', { name: 'Filters' });
      await filters.getByRole('link', { name: /^Open 3$/ }).click();
      await filters.getByRole('link', { name: /^Apache-2.0/ }).click();
      await page.waitForURL('**/?access=open&licence=Apache-2.0');
      await settled(page);
      expect(await page.getByRole('status').textContent()).toBe('1 result');
      expect(await page.locator('pre').last().textContent()).toBe('alliance search --licence Apache-2.0 --access open');
      await page.getByRole('link', { name: 'Remove the filter Licence: Apache-2.0' }).click();
      await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'Datasets' }).click();
      await page.waitForURL('**/?kind=dataset&access=open');
      await settled(page);
      expect(await page.locator('main ol h2').allTextContents()).toEqual(['Ngân hàng cây cú pháp tiếng Việt']);
    });

    test('a deep link’s search at once, and leaves out what an address says that is not known', async () => {
      const page = await open('/?q=bigram&kind=model&access=everybody');
      expect(await page.locator('main ol h2').allTextContents()).toEqual(['Mô hình bigram âm tiết tiếng Việt']);
      const { searchParams } = server.asked.at(-1)!.url;
      expect(Object.fromEntries(searchParams)).toEqual({ q: 'bigram', kind: 'model', sort: 'relevance', limit: '20' });
    });

    test('more on demand', async () => {
      const page = await open('/');
      expect(await page.locator('main ol > li').count()).toBe(20);
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect.poll(() => page.locator('main ol > li').count()).toBe(36);
      expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    });

    test('nothing, and says what to do', async () => {
      const page = await open('/?q=zzz&tag=nlp');
      expect(await page.locator('main').textContent()).toContain('Nothing matches “zzz”. Try fewer or other words.');
      await page.locator('main').getByRole('link', { name: 'Remove all filters' }).last().click();
      await page.waitForURL('**/?q=zzz');
    });

    test('nothing in an empty registry, and says how things get there', async () => {
      server.intercept = ({ url }) =>
        url.pathname === '/v1/catalogue'
          ? { status: 200, body: { items: [], nextCursor: null, facets: [], total: 0, totalIsLowerBound: false } }
          : undefined;
      const page = await open('/');
      expect(await page.getByRole('heading', { name: 'Nothing is published yet' }).isVisible()).toBe(true);
      expect(await page.locator('pre').textContent()).toContain('alliance publish');
    });
  });

  describe('shows a problem', () => {
    test('with its detail and trace id, and tries again', async () => {
      server.intercept = () => problem(403, 'access_denied', 'The catalogue is closed to you.');
      const page = await open('/');
      const alert = page.getByRole('alert');
      expect(await alert.textContent()).toContain('The catalogue is closed to you.');
      expect(await alert.textContent()).toContain('4bf92f3577b34da6a3ce929d0e0e4736');
      server.intercept = undefined;
      await alert.getByRole('button', { name: 'Try again' }).click();
      await alert.waitFor({ state: 'detached' });
      expect(await page.getByRole('status').textContent()).toBe('36 results');
    });

    test('of an answer that nobody can read', async () => {
      server.intercept = () => ({ status: 502, body: '<html>Bad gateway', headers: { 'content-type': 'text/html' } });
      const page = await open('/', { locale: 'vi-VN' });
      expect(await page.getByRole('alert').textContent()).toContain('Không đọc được câu trả lời của kho đăng ký');
    });

    test('of an asset that is not there, or not to be seen', async () => {
      const page = await open('/datasets/nobody/nothing');
      expect(await page.locator('main').textContent()).toContain(
        'There is no dataset:nobody/nothing, or you may not see it.',
      );
      await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
      await page.waitForURL(`**/sign-in?then=${encodeURIComponent('/datasets/nobody/nothing')}`);
    });

    test('of an address that leads nowhere', async () => {
      const page = await open('/datasets/only-one-part');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is no such page');
    });
  });

  describe('an asset’s page', () => {
    test('says what it is, under which licence, of what it was made and how to use it', async () => {
      const page = await open(TREEBANK);
      const described = page.locator('head link[rel="describedby"]');
      await described.waitFor({ state: 'attached' });
      expect(await described.getAttribute('href')).toBe(`/v1${TREEBANK}/schema.jsonld`);
      const text = (await page.locator('main').textContent()) ?? '';
      for (const part of [
        'Ngân hàng cây cú pháp tiếng Việt',
        'Công ty Cổ phần Dữ liệu Việt',
        'Anyone may download, within the licence.',
        'You may download this version.',
        'Pass on what you make from it under the same licence.',
        '4.2 MB · 72 files',
        'alliance download dataset:du-lieu-viet/ud-vi-vtb@1.1.0 --to ./ud-vi-vtb',
        `curl --fail --location --remote-name \\\n  '${server.url}/v1/datasets/du-lieu-viet/ud-vi-vtb/versions/1.1.0/files/README.md'`,
        '@misc{du-lieu-viet-ud-vi-vtb-1.1.0,',
        'outside the alliance, fetched on 20 Sept 2026',
      ])
        expect(text.replaceAll('\u00a0', ' ')).toContain(part);
      const source = page.locator('#sources').getByRole('link', { name: 'dh-song-hong/tin-tuc-tom-tat' });
      expect(await source.getAttribute('href')).toBe('/datasets/dh-song-hong/tin-tuc-tom-tat?version=1.0.0');
    });

    test('draws Markdown: tables, lists, links, headings in order', async () => {
      const page = await open(TREEBANK);
      const about = page.locator('#about');
      expect(await about.locator('table th').allTextContents()).toEqual(['Tệp', 'Câu', 'Từ', 'Dùng để']);
      expect(await about.locator('h2, h3, h4, h5').evaluateAll((all) => all.map((one) => one.tagName))).toEqual([
        'H2',
        'H3',
        'H4',
        'H5',
      ]);
      expect(await about.getByRole('link').getAttribute('rel')).toContain('nofollow');
    });

    test('shows a file page by page and an older version with its warning', async () => {
      const page = await open(TREEBANK);
      expect(await page.locator('#files tbody tr').count()).toBe(15);
      expect((await page.locator('#files tbody tr').first().boundingBox())?.height).toBeLessThan(60);
      await page.getByRole('button', { name: 'Show more files' }).click();
      await expect.poll(() => page.locator('#files tbody tr').count()).toBe(72);
      await page.locator('#versions').getByRole('link', { name: '0.9.0' }).click();
      await page.waitForURL('**?version=0.9.0');
      await settled(page);
      await page.getByText('Version 0.9.0 was retracted').waitFor();
      expect(await page.locator('aside').textContent()).toContain('You may not download this version.');
      expect(await page.locator('#files').getByRole('link').count()).toBe(0);
      await page.getByRole('link', { name: 'Use version 1.0.0' }).click();
      await page.getByText('Version 1.0.0 is deprecated').waitFor();
    });

    test('of a model shows its card and evaluations on exact versions', async () => {
      const page = await open(MODEL);
      expect(await page.locator('#card').textContent()).toContain('6.6M');
      expect(await page.locator('#card h3').allTextContents()).toEqual([
        'Overview',
        'Intended uses',
        'Uses it is not made for',
        'Training data',
        'Limitations',
      ]);
      const cells = await page.locator('#evaluations tbody tr > *').allTextContents();
      expect(cells).toEqual(['perplexity', '143.27 ', 'du-lieu-viet/ud-vi-vtb 1.1.0 · test', '16 Nov 2026']);
    });

    test('without any version says so', async () => {
      const page = await open('/datasets/dh-song-hong/ghi-am-lop-hoc');
      expect(await page.locator('#versions').textContent()).toContain('No version is published.');
      expect(await page.locator('#files').count()).toBe(0);
    });
  });

  describe('a download', () => {
    test('of an open file needs nobody, and comes from where the bytes are', async () => {
      const page = await open(TREEBANK);
      const link = page.getByRole('link', { name: 'Download sources/bài-001.txt' });
      expect(await link.getAttribute('href')).toBe(
        '/v1/datasets/du-lieu-viet/ud-vi-vtb/versions/1.1.0/files/sources/b%C3%A0i-001.txt',
      );
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(new URL(download.url()).origin).toBe(server.api.transferOrigin);
      expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    });

    test('of a file for members goes with the token, never with a link that anyone could use', async () => {
      const page = await open('/sign-in?then=/datasets/dh-song-hong/tin-tuc-tom-tat');
      await signIn(page);
      const button = page.getByRole('button', { name: 'Download README.md' });
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      expect(download.url()).toContain('signature=');
      const asked = server.asked.find(({ url }) => url.pathname.endsWith('/files/README.md'));
      expect(asked?.token).toMatch(/^access-/);
      expect(server.asked.some(({ url }) => /access-[0-9a-f]{8}-/.test(url.href))).toBe(false);
    });

    test('that is refused after all says why', async () => {
      const page = await open(TREEBANK);
      server.intercept = ({ url }) =>
        url.pathname.endsWith('README.md') ? problem(403, 'access_denied', 'The grant was revoked.') : undefined;
      await page.getByRole('link', { name: 'Download README.md' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('The grant was revoked.');
      expect(page.url()).toBe(`${server.url}${TREEBANK}`);
    });

    test('to an address that is not on the web does not happen', async () => {
      const page = await open(TREEBANK);
      server.intercept = ({ url }) =>
        url.pathname.endsWith('README.md')
          ? { status: 200, body: { url: 'javascript:alert(1)', expiresAt: null, sha256: '', size: 0 } }
          : undefined;
      await page.getByRole('link', { name: 'Download README.md' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('A download may not lead to javascript:');
    });
  });

  describe('a session', () => {
    test('begins with the right password only, leads back, survives a reload and ends', async () => {
      const page = await open(GATED);
      expect(await page.locator('aside').textContent()).toContain('It is not open to everybody: sign in first.');
      await page.locator('aside').getByRole('link', { name: 'Sign in' }).click();
      await signIn(page, 'wrong');
      expect(await page.getByRole('alert').textContent()).toContain('E-mail and password do not belong together.');
      expect(await page.getByLabel('E-mail').inputValue()).not.toBe('');

      await signIn(page);
      await page.waitForURL(`**${GATED}`);
      await settled(page);
      expect(await page.getByRole('banner').textContent()).toContain('Nguyễn Thị Hằng');
      expect(await page.locator('aside').textContent()).toContain('no grant gives the person a seat');
      expect(await page.locator('aside pre').textContent()).toContain(
        'alliance request dataset:ban-do-so/vn-provinces',
      );

      await page.reload();
      await settled(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
      await page.getByText('It is not open to everybody: sign in first.').waitFor();
      await page.reload();
      await settled(page);
      expect(await page.getByRole('banner').textContent()).not.toContain('Hằng');
    });

    test('keeps its tokens out of reach of scripts and addresses', async () => {
      const page = await open('/sign-in');
      await signIn(page);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      const stored = await page.evaluate(`JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie`);
      expect(stored).toBe('{"alliance.session":"open"}');
      const [cookie] = await page.context().cookies(`${server.url}/v1/sessions`);
      expect(cookie).toMatchObject({
        name: 'alliance_refresh',
        httpOnly: true,
        sameSite: 'Strict',
        path: '/v1/sessions',
      });
      expect(server.asked.find(({ url }) => url.pathname === '/v1/sessions')?.body).toMatchObject({ cookie: true });
    });

    test('is continued by several tabs without any of them ending it', async () => {
      const first = await open('/sign-in');
      server.api.tokenLife = 31_000;
      await signIn(first);
      await first.getByRole('button', { name: 'Sign out' }).waitFor();
      const tabs = await Promise.all([1, 2, 3].map(() => first.context().newPage()));
      await Promise.all(tabs.map((tab) => tab.goto(`${server.url}${GATED}`)));
      for (const tab of tabs) await tab.getByText('no grant gives the person a seat').waitFor();
      await tabs[0]!.getByRole('button', { name: 'Sign out' }).click();
      for (const tab of tabs) await tab.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
    });

    test('is not asked for by strangers', async () => {
      await open('/');
      expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/v1/catalogue']);
    });
  });

  describe('speaks', () => {
    test('the language of the browser, and the one chosen from then on', async () => {
      const page = await open('/', { locale: 'vi-VN' });
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Danh mục');
      expect(await page.locator('html').getAttribute('lang')).toBe('vi');
      await page.getByRole('button', { name: 'English' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Catalogue');
      await page.reload();
      await settled(page);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
    });

    test('Vietnamese to browsers that ask for neither', async () => {
      const page = await open('/', { locale: 'fr-FR' });
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Danh mục');
    });
  });

  describe('can be used', () => {
    test('with the keyboard alone', async () => {
      const page = await open('/');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('bigram');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/?q=bigram');
      await settled(page);
      const result = page.getByRole('link', { name: 'Mô hình bigram âm tiết tiếng Việt' });
      const focused = result.and(page.locator(':focus'));
      for (let presses = 0; presses < 60 && (await focused.count()) === 0; presses += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/models/du-lieu-viet/bigram-am-tiet');
      await settled(page);
      expect(await page.locator(':focus').textContent()).toBe('Mô hình bigram âm tiết tiếng Việt');
    });

    test('on a phone, where filters open on demand and nothing is wider than the screen', async () => {
      const page = await open('/', { viewport: PHONE });
      const value = page.getByRole('link', { name: /^Apache-2.0/ });
      expect(await value.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Filters' }).click();
      await value.click();
      await page.waitForURL('**/?licence=Apache-2.0');
      for (const path of ['/', TREEBANK, GATED, HOSTILE, '/sign-in']) {
        await page.goto(`${server.url}${path}`);
        await settled(page);
        const overflow = await page.evaluate('document.body.scrollWidth - document.body.clientWidth');
        expect({ path, overflow }).toEqual({ path, overflow: 0 });
      }
    });

    test.each([
      ['light', 'rgb(251, 250, 247)'],
      ['dark', 'rgb(19, 21, 19)'],
    ] as const)('in %s surroundings', async (colorScheme, background) => {
      const page = await open('/sign-in', { colorScheme });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(background);
    });

    // axe brings a script of its own, which the content security policy would refuse.
    const light = { colorScheme: 'light', viewport: DESKTOP, locale: 'en-GB', bypassCSP: true } as const;
    const dark = { colorScheme: 'dark', viewport: PHONE, locale: 'vi-VN', bypassCSP: true } as const;
    const pages = ['/?q=tieng+viet&access=open', TREEBANK, GATED, HOSTILE, '/sign-in'];
    const others = ['/', '/?q=zzz', `${TREEBANK}?version=0.9.0`, MODEL, '/datasets/a/b'];
    test.each([
      ...[...pages, ...others].map((path) => ({ path, look: light, findIn: findBarriers })),
      ...pages.map((path) => ({ path, look: dark, findIn: findFaintText })),
    ])(
      'by everybody: axe finds nothing at $path, $look.colorScheme',
      async ({ path, look, findIn }) => {
        const page = await open(path, look);
        expect(await findIn(page)).toEqual([]);
      },
      60_000,
    );
  });

  test.each(['/', TREEBANK, GATED, MODEL])('nothing jumps while %s arrives piece by piece', async (path) => {
    let turn = 0;
    server.intercept = async () => {
      turn += 1;
      await new Promise((resolve) => setTimeout(resolve, (turn % 4) * 120));
      return undefined as never;
    };
    const page = await open('/sign-in');
    await page.addInitScript(`
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
      `);
    await page.goto(`${server.url}${path}`);
    await settled(page);
    expect(await page.evaluate('window.shift')).toBeLessThan(0.02);
  });

  test('what a hostile member publishes is shown and does nothing', async () => {
    const page = await open(HOSTILE);
    await page.getByRole('button', { name: 'Copy' }).first().waitFor();
    expect(
      await page.locator('main').locator('script, iframe, object, embed, img, style, form, base, meta').count(),
    ).toBe(0);
    const handlers = `[...document.querySelectorAll('main *')].flatMap((element) => [...element.attributes])
      .filter(({ name }) => name.startsWith('on') || name === 'style' || name === 'srcdoc').length`;
    expect(await page.evaluate(handlers)).toBe(0);
    const targets = await page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    for (const target of targets) expect(target).toMatch(/^(https?:\/\/|\/(?!\/)|#)/);
    expect(targets.filter((target) => target.includes('evil.example'))).toEqual(
      Array.from({ length: 3 }, () => 'https://evil.example/pixel.png'),
    );
    await page.goto(`${server.url}/?q=script`);
    await settled(page);
    expect(await page.locator('main ol h2 mark').textContent()).toContain('<script>alert(1)</script>');
  });
});
