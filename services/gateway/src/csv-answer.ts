import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { csvLine } from './csv.ts';

const CSV = 'text/csv';
type Cells = readonly (string | number | bigint)[];

/** Query of every list that is there as CSV, too. */
export const FormatQuery = Type.Object({
  format: Type.Optional(
    Type.String({ enum: ['json', 'csv'], description: '"csv": the whole list as CSV; so does Accept: text/csv.' }),
  ),
});

/** Whether the list is asked for as CSV. What is said in the address goes before what is accepted. */
export function wantsCsv(request: FastifyRequest, format?: string): boolean {
  if (format !== undefined) return format === 'csv';
  return request.headers.accept?.split(',').some((type) => type.trim().startsWith(CSV)) ?? false;
}

/**
 * Answers with a whole list as CSV, page by page as the reader takes it in. The first page is asked for by the caller, before
 * anything is answered: so a refusal is answered as one.
 */
export function sendCsv<Page extends { nextPageToken: string }>(
  reply: FastifyReply,
  {
    name,
    header,
    first,
    next,
    rows,
  }: {
    name: string;
    header: readonly string[];
    first: Page;
    next: (pageToken: string) => Promise<Page>;
    rows: (page: Page) => Iterable<Cells>;
  },
): FastifyReply {
  async function* lines() {
    yield csvLine(header);
    for (let page = first; ; page = await next(page.nextPageToken)) {
      yield Array.from(rows(page), csvLine).join('');
      if (page.nextPageToken === '') return;
    }
  }
  const file = `${name.replaceAll(/[^\w.-]+/g, '_')}.csv`;
  return reply
    .type(`${CSV}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${file}"`)
    .send(Readable.from(lines()) as never);
}
