import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { EMAIL, PASSWORD } from './answers/people.ts';
import type { ConsoleServer } from './console-server.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** A page of the console in a browser of its own, with everything that must not happen written down. */
export type OpenedPage = AsyncDisposable & {
  readonly page: Page;
  /** What the browser complained of: errors of scripts, refusals of the content security policy, dialogs. */
  readonly complaints: string[];
  /** Addresses outside the console's own server that were asked for anything but a download. */
  readonly strangers: string[];
};

/** Opens a path of the console; the language is English unless `locale` says otherwise. */
export async function openPage(
  browser: Browser,
  server: ConsoleServer,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const [complaints, strangers]: [string[], string[]] = [[], []];
  page.on('console', (message) => {
    // The browser reports every refusal of the API, those that a test asks for as well.
    const isRefusal =
      message.text().startsWith('Failed to load resource') && /\/v1\/|\/readyz$/.test(message.location().url);
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== server.url && origin !== server.api.transferOrigin) strangers.push(request.url());
  });
  await page.goto(`${server.url}${path}`);
  await settled(page);
  return { page, complaints, strangers, [Symbol.asyncDispose]: () => context.close() };
}

/** Waits until nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.locator('[aria-busy="true"], [class*="skeleton"]').first().waitFor({ state: 'detached' });
}

/** Fills in the form of the sign-in page. */
export async function signIn(page: Page, password: string = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
}
