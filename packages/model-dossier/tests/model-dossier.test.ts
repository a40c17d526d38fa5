import { htmlPieces } from '@alliance/printed-document/html';
import { expect, test } from 'vitest';
import type { Dossier } from '../src/dossier.ts';
import { attachmentOf } from '../src/dossier-attachment.ts';
import { dossierBlocks, dossierTitle } from '../src/dossier-blocks.ts';
import { dossierProblems } from '../src/dossier-problems.ts';
import { sampleDossier } from './sample-dossier.ts';

type Changing = {
  -readonly [field in keyof Dossier]: Dossier[field] extends readonly (infer Item)[]
    ? { -readonly [part in keyof Item]: Item[part] }[]
    : Dossier[field];
};
const problemsAfter = (change: (dossier: Changing) => void) => {
  const dossier = sampleDossier();
  change(dossier as Changing);
  return dossierProblems(dossier);
};
const first = <T>(items: T[]): T => items[0] as T;

test('a dossier goes with the entries that it brings', () => {
  expect(dossierProblems(sampleDossier())).toEqual([]);
});

test.each<[string, (dossier: Changing) => void]>([
  [
    'another digest',
    ({ nodes }) => {
      first(nodes).digest = 'ab'.repeat(32);
    },
  ],
  [
    'another version',
    ({ nodes }) => {
      first(nodes).name = 'model:hust/phan-loai@2.0.0';
    },
  ],
  [
    'another model',
    (dossier) => {
      dossier.model = 'model:hust/other@1.0.0';
    },
  ],
  ['an entry that is missing', ({ entries }) => void entries.splice(2, 1)],
  [
    'entries that were exchanged',
    ({ entries }) => {
      const [one, other] = entries;
      if (one && other) [one.leaf, other.leaf] = [other.leaf, one.leaf];
    },
  ],
  [
    'another lawful basis',
    ({ bases }) => {
      first(bases).lawfulBasis = 'đồng ý';
    },
  ],
  [
    'a basis that was left out',
    (dossier) => {
      dossier.bases = [];
    },
  ],
  [
    'another statement under the same digest',
    ({ statements }) => {
      const statement = first(statements);
      statement.envelope = statement.envelope.replace(/"payload":"(.)/, '"payload":"A$1');
    },
  ],
  [
    'a statement of another entry',
    ({ statements }) => {
      first(statements).signatures = [{ keyId: 'k', organisation: 'vnu', logIndex: 1 }];
    },
  ],
  [
    'nothing that can be read',
    (dossier) => {
      dossier.entries = [{ index: 0, leaf: 'e', proof: '' }];
    },
  ],
])('%s is found', (_what, change) => {
  expect(problemsAfter(change)).not.toEqual([]);
});

test('what came after the checkpoint has no entry yet, and that is no problem', () => {
  expect(
    problemsAfter(({ edges }) => {
      first(edges).logIndex = 4;
    }),
  ).toEqual([]);
  expect(
    problemsAfter(({ nodes }) => {
      first(nodes).logIndex = null;
    }),
  ).toEqual([]);
});

test.each([
  ['vi', 'Hồ sơ mô hình', 'Ghi nguồn.', 'một thứ mà người hỏi không được xem'],
  ['en', 'Model dossier', 'Give credit.', 'something that whoever asked may not see'],
] as const)(
  'its page says everything in %s, escaped, and brings the dossier with it',
  async (language, title, duty, hidden) => {
    const dossier = sampleDossier();
    const about = {
      title: dossierTitle(dossier, language),
      language,
      attachment: attachmentOf(dossier, language, 'd.json'),
    };
    const page = (await Array.fromAsync(htmlPieces(dossierBlocks(dossier, language), about))).join('');
    expect(page).toContain(`<html lang="${language}">`);
    for (const said of [
      title,
      duty,
      hidden,
      'Điều 7.5 Luật SHTT',
      'digest-matched',
      '#3',
      'accuracy',
      'no-personal-data',
      dossier.nodes[1]?.digest ?? '',
      'Phân loại &lt;văn bản&gt;',
      'node.example/log\n4\n',
    ])
      expect(page).toContain(said);
    const [, data = ''] = /base64,([^"]+)"/.exec(page) ?? [];
    expect(JSON.parse(Buffer.from(data, 'base64').toString('utf8'))).toEqual(dossier);
    expect(page.match(/<table>/g)?.length).toBe(page.match(/<\/table>/g)?.length);
  },
);
