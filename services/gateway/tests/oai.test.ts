import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';
import { gated, gone, HOSTILE, harvestOf, hostile } from './support/public-records.ts';

const BASE = 'https://alliance.example';
const OAI = 'http://www.openarchives.org/OAI/2.0/';
const DC = 'http://purl.org/dc/elements/1.1/';
const THU = 'oai:alliance.example:dataset/viet-data/thu';
const GONE = 'oai:alliance.example:model/dai-hoc/di-roi';

const harvest = harvestOf([hostile, gone, gated]);
let app: App;
beforeAll(async () => {
  app = await buildTestApp({ harvest } as unknown as Partial<Clients>, { ALLIANCE_PUBLIC_URL: BASE });
});
afterAll(() => app.close());

/** The answer, read by a parser that stops at what is not well-formed. */
const read = (answer: { statusCode: number; headers: Record<string, unknown>; body: string }): Element => {
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(answer.body, 'text/xml').documentElement;
  expect([root?.namespaceURI, root?.localName]).toEqual([OAI, 'OAI-PMH']);
  expect(childrenOf(root as Element).slice(0, 2)).toEqual(['responseDate', 'request']);
  return root as Element;
};
const childrenOf = (parent: Element) => [...parent.childNodes].map((node) => (node as Element).localName);
const ask = async (query: string) => read(await app.inject(`/oai?${query}`));
const texts = (root: Element, name: string, namespace = OAI) =>
  [...root.getElementsByTagNameNS(namespace, name)].map((node) => node.textContent);
const tokenOf = async (query: string) => String(texts(await ask(query), 'resumptionToken')[0]);

/** As XML carries it: what it cannot write is replaced. */
const WRITTEN = ['\u0000', '\u000b', '\ufffe'].reduce((text, one) => text.replaceAll(one, '\ufffd'), HOSTILE);

describe('verbs', () => {
  test('Identify', async () => {
    const root = await ask('verb=Identify');
    const [identify] = root.getElementsByTagNameNS(OAI, 'Identify');
    expect(
      [...(identify as Element).childNodes].map((node) => [(node as Element).localName, node.textContent]),
    ).toEqual([
      ['repositoryName', 'Alliance Registry'],
      ['baseURL', `${BASE}/oai`],
      ['protocolVersion', '2.0'],
      ['adminEmail', 'postmaster@alliance.example'],
      ['earliestDatestamp', '2026-11-01T00:00:00Z'],
      ['deletedRecord', 'persistent'],
      ['granularity', 'YYYY-MM-DDThh:mm:ssZ'],
    ]);
  });

  test('ListMetadataFormats, of all and of one', async () => {
    for (const query of ['verb=ListMetadataFormats', `verb=ListMetadataFormats&identifier=${encodeURIComponent(THU)}`])
      expect(texts(await ask(query), 'metadataPrefix')).toEqual(['oai_dc']);
  });

  test('ListSets', async () => {
    const root = await ask('verb=ListSets');
    expect(texts(root, 'setSpec')).toEqual(['dataset', 'model', 'organisation.dai-hoc', 'organisation.viet-data']);
    expect(texts(root, 'setName')).toEqual(['Datasets', 'Models', 'dai-hoc', WRITTEN]);
  });

  test('GetRecord, in Dublin Core, whatever people wrote', async () => {
    const root = await ask(`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(THU)}`);
    expect(texts(root, 'identifier')).toEqual([THU]);
    expect(texts(root, 'setSpec')).toEqual(['dataset', 'organisation.viet-data']);
    const dc = (name: string) => texts(root, name, DC);
    for (const name of ['title', 'creator', 'description', 'publisher']) expect(dc(name)).toEqual([WRITTEN]);
    expect(dc('subject')).toEqual([WRITTEN, '@id', 'text-generation']);
    expect(dc('identifier')).toEqual([`${BASE}/datasets/viet-data/thu`, 'urn:alliance:dataset:viet-data/thu']);
    expect(dc('language')).toEqual(['vi', 'en']);
    expect(dc('rights')).toContain('info:eu-repo/semantics/openAccess');
    expect(root.getElementsByTagNameNS(DC, 'title')[0]?.getAttribute('xml:lang')).toBe('vi');
  });

  test('GetRecord of what went: a header that says so, and no metadata', async () => {
    const root = await ask(`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(GONE)}`);
    expect(root.getElementsByTagNameNS(OAI, 'header')[0]?.getAttribute('status')).toBe('deleted');
    expect(texts(root, 'datestamp')).toEqual(['2026-11-02T00:00:00Z']);
    expect(root.getElementsByTagNameNS(OAI, 'metadata')).toHaveLength(0);
  });

  test.each(['ListRecords', 'ListIdentifiers'])('%s goes on with tokens to the end', async (verb) => {
    const first = await ask(`verb=${verb}&metadataPrefix=oai_dc`);
    expect(texts(first, 'identifier')).toEqual([THU, GONE]);
    expect(first.getElementsByTagNameNS(OAI, 'metadata')).toHaveLength(verb === 'ListRecords' ? 1 : 0);
    const [token] = first.getElementsByTagNameNS(OAI, 'resumptionToken');
    expect(token?.getAttribute('cursor')).toBe('0');
    expect(Date.parse(String(token?.getAttribute('expirationDate')))).toBeGreaterThan(Date.now());
    const last = await ask(`verb=${verb}&resumptionToken=${token?.textContent}`);
    expect(texts(last, 'identifier')).toEqual(['oai:alliance.example:dataset/viet-data/xin']);
    const [end] = last.getElementsByTagNameNS(OAI, 'resumptionToken');
    expect([end?.textContent, end?.getAttribute('cursor')]).toEqual(['', '2']);
  });

  test.each([
    ['set=model', [GONE]],
    ['set=organisation.dai-hoc', [GONE]],
    ['from=2026-11-02&until=2026-11-02', [GONE]],
    ['from=2026-11-02T00:00:00Z&until=2026-11-02T00:00:00Z', [GONE]],
    ['until=2026-11-01', [THU]],
  ])('lists are narrowed by %s', async (query, identifiers) => {
    expect(texts(await ask(`verb=ListIdentifiers&metadataPrefix=oai_dc&${query}`), 'identifier')).toEqual(identifiers);
  });

  test('a form that is sent says the same', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = `verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(THU)}`;
    const root = read(await app.inject({ method: 'POST', url: '/oai', headers, payload }));
    expect(texts(root, 'identifier')).toEqual([THU]);
    const json = await app.inject({ method: 'POST', url: '/v1/sessions', headers, payload });
    expect(json.statusCode).toBe(415);
  });
});

const LIST = 'verb=ListRecords&metadataPrefix=oai_dc';
test.each([
  ['', 'badVerb'],
  ['verb=Nothing', 'badVerb'],
  ['verb=constructor', 'badVerb'],
  ['verb=Identify&verb=Identify', 'badVerb'],
  ['verb=Identify&identifier=x', 'badArgument'],
  ['verb=Identify&%3Cscript%3E=1', 'badArgument'],
  ['verb=ListRecords', 'badArgument'],
  ['verb=GetRecord&metadataPrefix=oai_dc', 'badArgument'],
  [`${LIST}&set=model&set=model`, 'badArgument'],
  [`${LIST}&resumptionToken=x`, 'badArgument'],
  [`${LIST}&from=2026-02-30`, 'badArgument'],
  [`${LIST}&from=yesterday`, 'badArgument'],
  [`${LIST}&from=2026-11-01&until=2026-11-02T00:00:00Z`, 'badArgument'],
  [`${LIST}&from=2026-11-03&until=2026-11-02`, 'badArgument'],
  ['verb=ListRecords&metadataPrefix=marc21', 'cannotDisseminateFormat'],
  [`verb=GetRecord&metadataPrefix=marc21&identifier=${encodeURIComponent(THU)}`, 'cannotDisseminateFormat'],
  ['verb=GetRecord&metadataPrefix=oai_dc&identifier=x', 'idDoesNotExist'],
  [`verb=GetRecord&metadataPrefix=oai_dc&identifier=${encodeURIComponent(`${THU}x`)}`, 'idDoesNotExist'],
  ['verb=ListMetadataFormats&identifier=%00', 'idDoesNotExist'],
  [`${LIST}&from=2027-01-01`, 'noRecordsMatch'],
  [`${LIST}&set=nothing`, 'noRecordsMatch'],
  ['verb=ListRecords&resumptionToken=x', 'badResumptionToken'],
  ['verb=ListSets&resumptionToken=W10', 'badResumptionToken'],
])('%s is %s', async (query, code) => {
  const root = await ask(query);
  expect(childrenOf(root)).toEqual(['responseDate', 'request', 'error']);
  expect(root.getElementsByTagNameNS(OAI, 'error')[0]?.getAttribute('code')).toBe(code);
  const [request] = root.getElementsByTagNameNS(OAI, 'request');
  expect([request?.textContent, ['badVerb', 'badArgument'].includes(code) && request?.attributes.length]).toEqual([
    `${BASE}/oai`,
    ['badVerb', 'badArgument'].includes(code) ? 0 : false,
  ]);
});

test('tokens of another list, altered and expired ones are not taken', async () => {
  const token = await tokenOf(LIST);
  const fields = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
  const altered = (index: number, value: unknown) =>
    Buffer.from(JSON.stringify(fields.with(index, value))).toString('base64url');
  const others = [altered(8, Date.now() - 1), altered(3, "x' or 1=1"), altered(6, 'invented'), altered(4, 1e300)];
  for (const [verb, one] of [['ListIdentifiers', token], ...others.map((other) => ['ListRecords', other])]) {
    const root = await ask(`verb=${verb}&resumptionToken=${one}`);
    expect(root.getElementsByTagNameNS(OAI, 'error')[0]?.getAttribute('code')).toBe('badResumptionToken');
  }
});
