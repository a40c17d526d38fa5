import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dossier } from '@alliance/model-dossier/dossier';
import { attachmentOf } from '@alliance/model-dossier/dossier-attachment';
import { dossierBlocks, dossierFooter, dossierTitle } from '@alliance/model-dossier/dossier-blocks';
import { htmlPieces } from '@alliance/printed-document/html';
import { pdfPieces } from '@alliance/printed-document/pdf';

type Files = { json: string | undefined; html: string | undefined; pdf: string | undefined; language: 'vi' | 'en' };

/** Writes a dossier to files: as it is, to check, and as pages, to read. */
export async function saveDossier(dossier: Dossier, { json, html, pdf, language }: Files): Promise<void> {
  const title = dossierTitle(dossier, language);
  const footer = dossierFooter(dossier);
  const blocks = () => dossierBlocks(dossier, language);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(dossier)}\n`);
  if (html !== undefined) {
    const attachment = attachmentOf(dossier, language, 'dossier.json');
    await writePieces(htmlPieces(blocks(), { title, language, attachment }), html);
  }
  if (pdf !== undefined) await writePieces(pdfPieces(blocks(), { title, language, footer, landscape: true }), pdf);
}

async function writePieces(pieces: AsyncIterable<string | Buffer>, path: string): Promise<void> {
  await pipeline(Readable.from(pieces), createWriteStream(path));
}
