import { existsSync, readFileSync } from 'node:fs';
import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenPublished } from './given.ts';
import { type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

type Pair = { readonly doc: string; readonly query: string; readonly expect: boolean; readonly why: string };

const FILE = new URL('../../../../shared/data/search-fixtures-vi/pairs.jsonl', import.meta.url);
/** These ask for synonyms, which the catalogue does not know yet. */
const NEEDS_SYNONYMS = /synonym|abbreviation/;

const pairs: Pair[] = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Pair)
      .filter(({ why }) => !NEEDS_SYNONYMS.test(why))
  : [];

let catalogue: StartedCatalogue;
const search = async (query: string) =>
  (await catalogue.client().search({ query, pageSize: 200 } as SearchRequest)).items.map(({ title }) => title);
const stripped = (text: string) =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đð]/g, 'd').replaceAll(/[ĐÐ]/g, 'D');

describe.skipIf(pairs.length === 0)(
  'the Vietnamese fixtures (need ../shared/data/search-fixtures-vi beside the repository)',
  () => {
    beforeAll(async () => {
      catalogue = await startTestCatalogue();
      const titles = [
        ...pairs.map(({ doc }) => doc),
        ...pairs.filter((pair) => !pair.expect).map(({ query }) => `Về ${query} này`),
        'Hòm thư góp ý của trường',
      ];
      for (const [index, title] of [...new Set(titles)].entries()) {
        await givenPublished(catalogue, { name: `d-${index}`, title });
      }
      await catalogue.settle();
    });
    afterAll(() => catalogue?.[Symbol.asyncDispose]());

    test.each(pairs.filter((pair) => pair.expect))(
      '$query finds $doc among the first: $why',
      async ({ doc, query }) => {
        expect((await search(query)).slice(0, 3)).toContain(doc.normalize('NFC'));
      },
    );

    test.each(pairs.filter((pair) => pair.expect))(
      '$query finds $doc typed without marks: $why',
      async ({ doc, query }) => {
        expect((await search(stripped(query))).slice(0, 3)).toContain(doc.normalize('NFC'));
      },
    );

    test.each(pairs.filter((pair) => !pair.expect))(
      '$query ranks $doc below a true hit: $why',
      async ({ doc, query }) => {
        const found = await search(query);
        expect(found[0]).toBe(`Về ${query} này`);
        expect(await search(`"${query}"`)).not.toContain(doc.normalize('NFC'));
      },
    );
  },
);
