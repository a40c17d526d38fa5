import { randomUUID } from 'node:crypto';
import type { AssetKind, Me } from '../../src/api/types.ts';
import { type Answered, type Asked, absent, ok, orAbsent, page, plain, problem } from './answered.ts';
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
} from './answers/access.ts';
import { assets, cards, evaluations, filesOf, versions } from './answers/assets.ts';
import { casePageOf, cases, impact } from './answers/cases.ts';
import { search } from './answers/catalogue.ts';
import { lineageOf } from './answers/lineage.ts';
import { log } from './answers/log.ts';
import { expressions, licences } from './answers/organisations.ts';
import { accessAnswer, EMAIL, me, PASSWORD } from './answers/people.ts';
import { answerOverseen } from './overseen-answers.ts';

const COOKIE = 'alliance_refresh';

/** Answers as the gateway would, out of the answers of this folder. */
export class FakeApi {
  readonly transferOrigin: string;
  /** How long an access token lives, in milliseconds. */
  tokenLife = 600_000;
  /** Who signs in. */
  me: Me = me;
  readonly #accessTokens = new Set<string>();
  #refreshToken: string | undefined;

  constructor(transferOrigin: string) {
    this.transferOrigin = transferOrigin;
  }

  answer(asked: Asked): Answered {
    const { pathname } = asked.url;
    if (asked.token !== undefined && !this.#accessTokens.has(asked.token))
      return problem(401, 'credentials_refused', 'The token is not one of ours. Sign in again.');
    if (pathname.startsWith('/v1/sessions')) return this.#session(asked);
    if (pathname === '/v1/me') return asked.token ? ok(this.me) : problem(401, 'unauthenticated', 'Sign in.');
    const overseen = answerOverseen(asked);
    if (overseen) return overseen;
    if (pathname === '/log/checkpoint') return plain(log.checkpoint);
    if (pathname === '/log/key') return plain(`${log.vkey}\n`);
    if (pathname === '/log/policy') return plain(log.policy);
    if (pathname.startsWith('/v1/audit/entries')) return answerLog(asked);
    if (pathname === '/v1/catalogue') return ok(search(asked.url.searchParams));
    if (pathname === '/v1/access-checks') return this.#access(asked);
    const [, , resource, ...rest] = pathname.split('/').map(decodeURIComponent);
    switch (resource) {
      case 'access-requests':
      case 'grants':
        return asked.token
          ? answerAccess(asked, resource, rest, this.transferOrigin)
          : problem(401, 'unauthenticated', 'Sign in.');
      case 'invitations':
      case 'awards':
        return asked.token ? answerMine(asked, resource, rest) : problem(401, 'unauthenticated', 'Sign in.');
      case 'licence-expressions':
        return orAbsent(expressions.find(({ expression }) => expression === rest[0]));
      case 'licences':
        return orAbsent([...licences, contract].find(({ id }) => id === rest[0]));
      case 'retraction-cases':
        return answerCases(asked, rest);
      case 'provenance':
        return answerProvenance(asked, rest);
      case 'datasets':
      case 'models':
        return this.#asset(asked, resource === 'models' ? 'model' : 'dataset', rest);
      default:
        return absent();
    }
  }

  #session({ method, url, token, cookie, body }: Asked): Answered {
    if (method === 'DELETE') {
      if (token !== undefined) this.#accessTokens.delete(token);
      this.#refreshToken = undefined;
      return { status: 204, headers: { 'set-cookie': `${COOKIE}=; Path=/v1/sessions; Max-Age=0` } };
    }
    if (url.pathname.endsWith('/refresh')) {
      const sent = /alliance_refresh=([^;]+)/.exec(cookie ?? '')?.[1];
      return sent !== undefined && sent === this.#refreshToken
        ? this.#tokens()
        : problem(401, 'unauthenticated', 'There is no session to continue. Sign in.');
    }
    const { email, password } = body as { email: string; password: string };
    return email === EMAIL && password === PASSWORD
      ? this.#tokens()
      : problem(401, 'credentials_refused', 'E-mail or password is wrong.');
  }

  #tokens(): Answered {
    const accessToken = `access-${randomUUID()}`;
    this.#accessTokens.add(accessToken);
    this.#refreshToken = randomUUID();
    const expiresAt = new Date(Date.now() + this.tokenLife).toISOString();
    return {
      status: 201,
      body: { accessToken, expiresAt, refreshToken: '' },
      headers: { 'set-cookie': `${COOKIE}=${this.#refreshToken}; Path=/v1/sessions; HttpOnly; SameSite=Strict` },
    };
  }

  #access({ body, token }: Asked): Answered {
    const { asset: reference, version } = body as { asset: string; version: string };
    const asset = assets.find(({ kind, organisation, name }) => `${kind}:${organisation}/${name}` === reference);
    return asset ? ok(accessAnswer(asset, version, token !== undefined)) : absent();
  }

  #asset(
    { url, token }: Asked,
    kind: AssetKind,
    [organisation, name, part, version, files, ...path]: string[],
  ): Answered {
    const asset = assets.find((one) => one.kind === kind && one.organisation === organisation && one.name === name);
    if (!asset) return absent();
    const own = versions.filter((one) => one.kind === kind && one.name === name);
    if (part === undefined) return ok(asset);
    if (part === 'access-form') return ok(name === 'vn-provinces' ? accessForm : { ...accessForm, fields: [] });
    if (part === 'card') return orAbsent(cards.find((card) => card.name === name));
    if (version === undefined) return page(own, url);
    const shown = own.find((one) => one.version === version);
    if (!shown) return absent();
    if (files === undefined) return ok(shown);
    if (files === 'evaluations')
      return page(
        evaluations.filter(({ model }) => model?.includes(`/${name}@`)),
        url,
      );
    if (path.length === 0) return page(filesOf(shown), url);
    const file = filesOf(shown).find((one) => one.path === path.join('/'));
    const { allowed, because } = accessAnswer(asset, version, token !== undefined);
    if (!allowed || !file) return file ? problem(403, 'access_denied', because[0]?.message ?? '') : absent();
    const link = `${this.transferOrigin}/bytes/${encodeURIComponent(file.path)}?signature=test`;
    return ok({ url: link, expiresAt: '2026-12-01T00:00:00.000Z', sha256: file.sha256, size: file.size });
  }
}

const REQUESTS: Readonly<Record<string, typeof ownRequests>> = {
  decider: waitingRequests,
  signatory: [unsignedRequest],
};

/** Requests and grants, as `grants` would answer; what is done with one answers with it as it stands. */
function answerAccess(
  { method, url, body }: Asked,
  resource: string,
  [id, part, ...rest]: string[],
  origin: string,
): Answered {
  const view = url.searchParams.get('view');
  if (resource === 'grants') {
    const all = view === 'grantor' ? givenGrants : ownGrants;
    return id === undefined ? page(all, url) : orAbsent([...ownGrants, ...givenGrants].find((one) => one.id === id));
  }
  if (id === 'bulk') {
    const { ids } = body as { ids: string[] };
    return ok({ items: outcomesOf(ids, url.searchParams.has('dryRun')), nextCursor: null });
  }
  if (id === undefined)
    return method === 'POST' ? { status: 201, body: ownRequests[0] } : page(REQUESTS[view ?? ''] ?? ownRequests, url);
  return answerPart({ method, url, body }, [id, part, ...rest], origin);
}

/** One request, and what belongs to it. */
function answerPart(
  { method, url, body }: Pick<Asked, 'method' | 'url' | 'body'>,
  [id, part, ...rest]: (string | undefined)[],
  origin: string,
): Answered {
  const isPost = method === 'POST';
  switch (part) {
    case 'invitations':
      if (method === 'DELETE') return { status: 204 };
      return isPost ? { status: 201, body: sentInvitations[0] } : page(sentInvitations, url);
    case 'attachments':
      return answerAttachments({ method, url, body }, rest, origin);
    case 'comments':
      return isPost ? { status: 201, body: comments[0] } : page(comments, url);
    default:
      return orAbsent([...ownRequests, ...waitingRequests, unsignedRequest].find((one) => one.id === id));
  }
}

/** What waits for the reader's answer. */
function answerMine({ url }: Asked, resource: string, [id, act]: string[]): Answered {
  if (id === undefined) return resource === 'awards' ? page(awards, url) : page(invitations, url);
  if (act === 'decline') return { status: 204 };
  return ok(act === 'claim' ? { request: ownRequests[0], grant: ownGrants[0] } : ownRequests[0]);
}

function answerAttachments(
  { method, url, body }: Pick<Asked, 'method' | 'url' | 'body'>,
  [id, act]: (string | undefined)[],
  origin: string,
): Answered {
  const [first] = attachments;
  if (id === 'uploads') {
    const { size } = body as { size: number };
    const parts = [{ number: 1, offset: 0, size, url: `${origin}/part/1`, received: false }];
    return { status: 201, body: { upload: { id: 'u1' }, file: { parts } } };
  }
  if (act === 'content') {
    const link = `${origin}/bytes/thu.pdf?signature=test`;
    return ok({
      url: link,
      expiresAt: '2026-12-01T00:00:00.000Z',
      sha256: first?.sha256,
      size: first?.size,
      name: 'thu.pdf',
    });
  }
  if (act === 'redact') return ok(attachments[2]);
  return method === 'POST' ? { status: 201, body: first } : page(attachments, url);
}

function answerCases({ url, token }: Asked, [id, act]: string[]): Answered {
  if (!token) return problem(401, 'unauthenticated', 'Sign in.');
  if (id === undefined)
    return page(url.searchParams.has('overdue') ? cases.filter(({ overdue }) => overdue) : cases, url);
  return orAbsent(act === undefined ? casePageOf(id) : cases.find((one) => one.id === id));
}

function answerProvenance({ url }: Asked, path: string[]): Answered {
  if (path.at(-1) === 'impact') return page(impact, url);
  if (path.at(-1) === 'export') return ok({ format: url.searchParams.get('format') });
  return ok(lineageOf(url.searchParams.get('direction') ?? 'upstream'));
}

function answerLog({ url, token }: Asked): Answered {
  if (!token) return problem(401, 'unauthenticated', 'Sign in.');
  const [, index] = /entries\/(\d+)\/proof$/.exec(url.pathname) ?? [];
  if (index !== undefined) return plain(log.proofs[Number(index)] ?? '');
  const type = url.searchParams.get('type');
  return page(
    log.entries.filter((entry) => type === null || entry.type === type),
    url,
  );
}
