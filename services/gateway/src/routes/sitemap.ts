import { Readable } from 'node:stream';
import { notFound } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import type { Clients } from '../clients.ts';
import { robots, SITEMAP, sitemapIndex, sitemapUrl } from '../domain/harvest/sitemap.ts';
import { xmlDocument } from '../domain/xml.ts';
import { Params } from '../fields.ts';
import { toPublicRecord } from '../harvest/to-public-record.ts';
import { Remembered } from '../remembered.ts';
import { sendTagged } from '../tagged-answer.ts';

/** To count the slices every record is looked at; a minute more or less is nothing to a crawler. */
const REMEMBERED_MS = 60_000;
const BATCH = 1_000;
const XML = 'application/xml; charset=utf-8';
const tags = ['harvesting'];
const config = { public: true };
const security: [] = [];

/** What search engines ask for first. */
export function sitemapRoutes(app: App, { harvest }: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  const slices = new Remembered(REMEMBERED_MS, async () => {
    const described = await harvest.describeRecords({}, {});
    return described.slices.flatMap(({ number, changedAt }) =>
      changedAt ? [{ number: Number(number), changedAt: timestampDate(changedAt) }] : [],
    );
  });

  app.get(
    '/robots.txt',
    { config, schema: { tags, security, summary: 'For crawlers', response: answersRaw('The rules', 'text/plain') } },
    async (request, reply) => sendTagged(request, reply, robots(base), 'text/plain; charset=utf-8'),
  );

  app.get(
    '/sitemap.xml',
    {
      config,
      schema: {
        ...{ tags, security },
        summary: 'The sitemaps, each of at most 50,000 public pages',
        response: answersRaw('An index of sitemaps', 'application/xml'),
      },
    },
    async (request, reply) => sendTagged(request, reply, xmlDocument(sitemapIndex(await slices.get(), base)), XML),
  );

  app.get(
    '/sitemaps/:page',
    {
      config,
      schema: {
        ...{ tags, security },
        summary: 'One sitemap: pages of datasets and models that anybody may see',
        params: Params({ page: Type.String({ pattern: '^[1-9][0-9]{0,5}\\.xml$' }) }),
        response: answersRaw('A sitemap', 'application/xml'),
      },
    },
    async (request, reply) => {
      const slice = (await slices.get()).find(({ number }) => `${number}.xml` === request.params.page);
      if (!slice) throw notFound(`sitemap ${request.params.page}`);
      // Times of change are rounded up, and this one must not be later than now.
      const lastModified = new Date(Math.min(slice.changedAt.getTime(), Date.now()));
      reply.header('last-modified', lastModified.toUTCString()).header('cache-control', 'no-cache');
      if (isKnown(request, slice.changedAt)) return reply.code(304).send();
      const lines = sitemapLines(harvest, slice.number, base, { traceId: request.id });
      return reply.type(XML).send(Readable.from(lines) as never);
    },
  );
}

/** One batch after the other: never a whole sitemap in memory. */
async function* sitemapLines(
  harvest: Clients['harvest'],
  slice: number,
  base: string,
  options: CallOptions,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${SITEMAP}">\n`;
  let pageToken = '';
  do {
    const request = { slice: BigInt(slice), headersOnly: true, pageSize: BATCH, pageToken };
    const { records, nextPageToken } = await harvest.listRecords(request, options);
    const shown = records.flatMap((record) => toPublicRecord(record) ?? []);
    yield shown.map((record) => `${sitemapUrl(record, base).xml}\n`).join('');
    pageToken = nextPageToken;
  } while (pageToken !== '');
  yield '</urlset>\n';
}

/** Dates of HTTP are whole seconds (RFC 9110, section 13.1.3), and so are those of changes. */
function isKnown(request: FastifyRequest, changedAt: Date): boolean {
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return request.headers['if-none-match'] === undefined && since >= changedAt.getTime();
}
