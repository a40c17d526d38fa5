import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { buildConsole } from '../../build.ts';
import { EMAIL, PASSWORD } from './answers/people.ts';
import { startBrowser } from './browser.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';
import { type OpenedPage, openPage, settled } from './console-under-test.ts';

/** The console that a test of a `describe` looks at. */
export type ConsoleInUse = {
  /** Of the test that runs. */
  readonly server: ConsoleServer;
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same, as somebody who has signed in. */
  openSignedIn(path: string, options?: BrowserContextOptions): Promise<Page>;
};

/**
 * The console for the tests of a `describe`: built once, with a server for each test. A test fails when the browser had something to
 * complain of, or somebody else was asked.
 */
export function useConsole(chromium: string): ConsoleInUse {
  let browser: Browser;
  let built: string;
  let server: ConsoleServer;
  let opened: OpenedPage[];
  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'alliance-console-'));
    await buildConsole(built);
    browser = await startBrowser(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(built, { recursive: true, force: true });
  });
  beforeEach(async () => {
    opened = [];
    server = await startConsoleServer(built);
  });
  afterEach(async () => {
    await Promise.all(opened.map((page) => page[Symbol.asyncDispose]()));
    await server[Symbol.asyncDispose]();
    for (const { complaints, strangers } of opened)
      expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
  });
  const open = async (path: string, options?: BrowserContextOptions) => {
    const page = await openPage(browser, server, path, options);
    opened.push(page);
    return page.page;
  };
  return {
    get server() {
      return server;
    },
    open,
    openSignedIn: async (path, options) => {
      const page = await open(`/sign-in?then=${encodeURIComponent(path)}`, options);
      await page.locator('input[name=email]').fill(EMAIL);
      await page.locator('input[name=password]').fill(PASSWORD);
      await page.locator('form button[type=submit]').click();
      await page.waitForURL(`**${path}`);
      await settled(page);
      return page;
    },
  };
}
