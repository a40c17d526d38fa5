import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import type { Block } from './block.ts';
import { pdfPieces } from './pdf.ts';

const WORDS = 'Ứng dụng trí tuệ nhân tạo: ắ ằ ẳ ẵ ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỷ ỹ ỵ đ Đ';
const about = { title: 'Báo cáo', language: 'vi', footer: 'Kiểm tra: alliance audit verify --offline' } as const;

async function pagesOf(blocks: Iterable<Block>): Promise<string[]> {
  const bytes = Buffer.concat(await Array.fromAsync(pdfPieces(blocks, about)));
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7');
  const pdf = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 }).promise;
  const pages = Array.from({ length: pdf.numPages }, async (_, at) => {
    const { items } = await (await pdf.getPage(at + 1)).getTextContent();
    return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join('');
  });
  return Promise.all(pages);
}
const normal = (text: string) => text.normalize('NFC').replaceAll('\u200b', '').replaceAll(/\s+/g, ' ');

test('every letter of Vietnamese is in it, as text that can be searched', async () => {
  const [page = ''] = await pagesOf([
    { kind: 'title', text: WORDS },
    { kind: 'facts', rows: [['Thuật ngữ', WORDS]] },
    { kind: 'exact', text: 'Đúng từng ký tự\n— node.example/log' },
  ]);
  expect(normal(page).split(WORDS).length).toBe(3);
  expect(normal(page)).toContain('Đúng từng ký tự');
});

test('a long table goes on over pages, each with its head, its number and how to check it; nothing is lost', async () => {
  const rows = Array.from({ length: 300 }, (_, at): Block[] => [
    { kind: 'row', cells: [`mục-${at};`, 'ab'.repeat(32)] },
    ...(at % 7 === 0 ? [{ kind: 'detail', text: 'chi tiết '.repeat(200) } as const] : []),
  ]).flat();
  const columns = [
    { title: 'Tên mục', share: 1 },
    { title: 'SHA-256', share: 2 },
  ];
  const pages = (await pagesOf([{ kind: 'table', columns }, ...rows])).map(normal);
  expect(pages.length).toBeGreaterThan(4);
  for (const [at, page] of pages.entries()) {
    expect(page).toContain('Tên mục');
    expect(page).toContain(`Trang ${at + 1}`);
    expect(page).toContain('alliance audit verify --offline');
  }
  for (let at = 0; at < 300; at += 1) expect(pages.some((page) => page.includes(`mục-${at};`))).toBe(true);
});

test('a cell that is longer than a page is written whole', async () => {
  const text = Array.from({ length: 3_000 }, (_, at) => `từ${at}`).join(' ');
  const pages = await pagesOf([
    {
      kind: 'table',
      columns: [
        { title: 'a', share: 1 },
        { title: 'b', share: 9 },
      ],
    },
    { kind: 'row', cells: [text, 'ngắn'] },
    { kind: 'detail', text: 'chi tiết' },
  ]);
  const all = normal(pages.join(' '));
  const words = ['từ0 ', ...Array.from({ length: 2_998 }, (_, at) => ` từ${at + 1} `), ' từ2999', 'ngắn', 'chi tiết'];
  expect(words.filter((word) => !all.includes(word))).toEqual([]);
});

test('it is written as it is read: pages leave while the rest is still to come', async () => {
  let asked = 0;
  function* blocks(): Generator<Block> {
    yield { kind: 'table', columns: [{ title: 'x', share: 1 }] };
    for (; asked < 5_000; asked += 1) yield { kind: 'row', cells: [`dòng ${asked}`] };
  }
  const pieces = pdfPieces(blocks(), about);
  let bytes = 0;
  while (bytes < 2_000) bytes += (await pieces.next()).value?.length ?? 0;
  expect(asked).toBeLessThan(500);
  await pieces.return(undefined);
});
