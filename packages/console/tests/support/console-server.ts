import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Answered, Asked } from './answered.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { FakeApi } from './fake-api.ts';

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const PAGES =
  /^\/($|sign-in$|datasets\/|models\/|(requests|cases)($|\/)|(grants|invitations|transparency|catalogue|governance|usage)$)/;

export type ConsoleServer = AsyncDisposable & {
  readonly url: string;
  readonly api: FakeApi;
  /** Every request to the API, in order. */
  readonly asked: Asked[];
  /** Answers in place of the API where it returns something; set it back to undefined. */
  intercept: ((asked: Asked) => Answered | Promise<Answered> | undefined) | undefined;
};

/** Serves the console built into a folder as the gateway does, with an API of canned answers, and bytes at another origin. */
export async function startConsoleServer(folder: string): Promise<ConsoleServer> {
  await using starting = new AsyncDisposableStack();
  const bytes = createServer(sendBytes);
  const transferOrigin = await listen(bytes, starting);
  const api = new FakeApi(transferOrigin);
  const headers = {
    'content-security-policy': contentSecurityPolicy(transferOrigin),
    'x-content-type-options': 'nosniff',
  };
  const asked: Asked[] = [];
  const pages = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://console');
    const send = /^\/((v1|log)\/|readyz$)/.test(url.pathname)
      ? answerApi(request, response, url)
      : sendFile(response, url.pathname);
    send.catch((error: Error) => response.writeHead(500).end(error.message));
  });
  const url = await listen(pages, starting);
  const running = starting.move();
  const server: ConsoleServer = {
    url,
    api,
    asked,
    intercept: undefined,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
  return server;

  async function answerApi(request: IncomingMessage, response: ServerResponse, at: URL): Promise<void> {
    const text = await readBody(request);
    const question: Asked = {
      method: request.method ?? 'GET',
      url: at,
      token: request.headers.authorization?.replace('Bearer ', ''),
      cookie: request.headers.cookie,
      body: text === '' ? undefined : JSON.parse(text),
    };
    asked.push(question);
    const { status, body, headers: own } = (await server.intercept?.(question)) ?? api.answer(question);
    response.writeHead(status, { ...headers, 'content-type': 'application/json', ...own });
    response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  }

  async function sendFile(response: ServerResponse, path: string): Promise<void> {
    const name = PAGES.test(path) ? 'index.html' : /^\/assets\/([\w.-]+)$/.exec(path)?.[1];
    const content = name === undefined ? undefined : await readFile(join(folder, name)).catch(() => undefined);
    if (!content) return void response.writeHead(404, headers).end();
    response.writeHead(200, { ...headers, 'content-type': TYPES[extname(name ?? '')] ?? 'text/html; charset=utf-8' });
    response.end(content);
  }
}

function sendBytes(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'OPTIONS' || request.method === 'PUT') {
    const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' };
    request.resume().once('end', () => response.writeHead(204, allowed).end());
    return;
  }
  const name = (request.url ?? '').split('?')[0]?.split('/').at(-1);
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  });
  response.end(`bytes of ${decodeURIComponent(name ?? '')}`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8');
}

async function listen(server: Server, stack: AsyncDisposableStack): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
