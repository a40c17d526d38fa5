import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Block, Blocks, Column, Language } from './block.ts';

// Those of proportional width have every letter of Vietnamese, the other one does not. Only what a document uses goes into it.
const FONTS = {
  plain: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  exact: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
};
type Face = keyof typeof FONTS;

const MARGIN = 42;
const FOOTER = 24;
const GAP = 6;
const SIZES = { title: 17, heading: 12, text: 9, cell: 7.5, exact: 7 };
const PAGE_WORDS = { vi: 'Trang', en: 'Page' };

type Doc = PDFKit.PDFDocument;
/** `page`: on which its head was written last. */
type Table = { columns: readonly Column[]; page: PDFKit.PDFPage };
type Writing = { doc: Doc; table: Table | undefined };

/**
 * A document as PDF 1.7 on A4 with embedded fonts, piece by piece as it is read: pages are not held. Page numbers and `footer` stand
 * at the bottom of each.
 */
export async function* pdfPieces(
  blocks: Blocks,
  {
    title,
    language,
    footer,
    landscape = false,
  }: { title: string; language: Language; footer: string; landscape?: boolean },
): AsyncGenerator<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
    pdfVersion: '1.7',
    lang: language,
    displayTitle: true,
    info: { Title: title, Producer: 'Alliance Registry', Creator: 'Alliance Registry' },
    autoFirstPage: false,
  });
  for (const [face, url] of Object.entries(FONTS)) doc.registerFont(face, fileURLToPath(url));
  let page = 0;
  doc.on('pageAdded', () => {
    page += 1;
    writeFooter(doc, `${footer}  ·  ${PAGE_WORDS[language]} ${page}`);
  });
  doc.addPage();
  const writing: Writing = { doc, table: undefined };
  for await (const block of blocks) {
    write(writing, block);
    yield* ready(doc);
  }
  doc.end();
  for await (const piece of doc) yield piece as Buffer;
}

function* ready(doc: Doc): Generator<Buffer> {
  for (;;) {
    const piece = (doc as unknown as { read(): Buffer | null }).read();
    if (piece === null) return;
    yield piece;
  }
}

/** Written where nothing else may be, so that it begins no page of its own. */
function writeFooter(doc: Doc, text: string): void {
  const { x, y } = doc;
  const { bottom } = doc.page.margins;
  doc.page.margins.bottom = 0;
  doc.font('plain').fontSize(7).fillColor('#555');
  doc.text(text, MARGIN, doc.page.height - MARGIN, { width: widthOf(doc), lineBreak: false });
  doc.page.margins.bottom = bottom;
  doc.fillColor('#1a1a1a');
  doc.x = x;
  doc.y = y;
}

function write(writing: Writing, block: Block): void {
  const { doc } = writing;
  if (block.kind !== 'row' && block.kind !== 'detail') writing.table = undefined;
  doc.x = MARGIN;
  switch (block.kind) {
    case 'title':
      writeText(doc, block.text, { face: 'bold', size: SIZES.title });
      break;
    case 'heading':
      keepTogether(doc, 60);
      doc.y += GAP;
      writeText(doc, block.text, { face: 'bold', size: SIZES.heading });
      break;
    case 'paragraph':
      writeText(doc, block.text, { face: 'plain', size: SIZES.text });
      break;
    case 'exact':
      writeText(doc, block.text, { face: exactFace(block.text), size: SIZES.exact });
      break;
    case 'facts':
      for (const row of block.rows) writeRow(doc, [1, 3.6], row, { size: SIZES.text, firstBold: true });
      doc.y += GAP;
      break;
    case 'table':
      writeHead(doc, block.columns);
      writing.table = { columns: block.columns, page: doc.page };
      break;
    default:
      writeInTable(writing, block);
  }
}

/** The em dash begins the signature lines of signed notes. */
function exactFace(text: string): Face {
  return /^[\n -~—]*$/.test(text) ? 'exact' : 'plain';
}

function writeInTable({ doc, table }: Writing, block: Extract<Block, { kind: 'row' | 'detail' }>): void {
  if (table === undefined) throw new Error('A row without a table.');
  if (block.kind === 'detail') {
    writeText(doc, block.text, { face: exactFace(block.text), size: SIZES.exact });
    return;
  }
  const shares = table.columns.map(({ share }) => share);
  const height = rowHeight(doc, shares, block.cells, { size: SIZES.cell, firstBold: false });
  keepTogether(doc, Math.min(height, 300));
  if (doc.page !== table.page) writeHead(doc, table.columns);
  table.page = doc.page;
  line(doc);
  writeRow(doc, shares, block.cells, { size: SIZES.cell, firstBold: false });
}

function writeHead(doc: Doc, columns: readonly Column[]): void {
  keepTogether(doc, 40);
  const shares = columns.map(({ share }) => share);
  const titles = columns.map(({ title }) => title);
  writeRow(doc, shares, titles, { size: SIZES.cell, allBold: true });
}

type Look = { size: number; firstBold?: boolean; allBold?: boolean };

/** Cells beside each other. One that is longer than a page goes on in the next ones, under itself. */
function writeRow(doc: Doc, shares: readonly number[], cells: readonly string[], look: Look): void {
  const height = rowHeight(doc, shares, cells, look);
  keepTogether(doc, Math.min(height, 300));
  const fits = height <= room(doc);
  const top = doc.y;
  let x = MARGIN;
  let bottom = top;
  for (const [at, text] of cells.entries()) {
    const width = cellWidth(doc, shares, at);
    doc.font(faceOf(look, at)).fontSize(look.size);
    if (fits) doc.text(plain(text), x, top, { width: width - GAP });
    else if (text !== '') doc.text(plain(text), MARGIN, doc.y, { width: widthOf(doc) });
    bottom = fits ? Math.max(bottom, doc.y) : doc.y;
    x += width;
  }
  doc.x = MARGIN;
  doc.y = bottom + 3;
}

function rowHeight(doc: Doc, shares: readonly number[], cells: readonly string[], look: Look): number {
  const heights = cells.map((text, at) => {
    doc.font(faceOf(look, at)).fontSize(look.size);
    return doc.heightOfString(plain(text), { width: cellWidth(doc, shares, at) - GAP });
  });
  return Math.max(0, ...heights) + 3;
}

function faceOf({ firstBold, allBold }: Look, at: number): Face {
  return allBold || (firstBold && at === 0) ? 'bold' : 'plain';
}

function cellWidth(doc: Doc, shares: readonly number[], at: number): number {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return (widthOf(doc) * (shares[at] ?? 1)) / whole;
}

function writeText(doc: Doc, text: string, { face, size }: { face: Face; size: number }): void {
  doc
    .font(face)
    .fontSize(size)
    .text(plain(text), MARGIN, doc.y, { width: widthOf(doc) });
  doc.y += GAP;
}

function line(doc: Doc): void {
  const { y } = doc;
  doc
    .moveTo(MARGIN, y - 1)
    .lineTo(MARGIN + widthOf(doc), y - 1)
    .lineWidth(0.4)
    .strokeColor('#ccc')
    .stroke();
}

function keepTogether(doc: Doc, height: number): void {
  if (height <= room(doc)) return;
  doc.addPage();
  doc.x = MARGIN;
  doc.y = MARGIN;
}

function room(doc: Doc): number {
  return doc.page.height - doc.page.margins.bottom - doc.y;
}

function widthOf(doc: Doc): number {
  return doc.page.width - 2 * MARGIN;
}

/** Control characters have no shape. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => (character === '\n' ? character : ' '));
}
