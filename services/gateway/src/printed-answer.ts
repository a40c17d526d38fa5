import { Readable } from 'node:stream';
import type { Blocks, Language } from '@alliance/printed-document/block';
import { pdfPieces } from '@alliance/printed-document/pdf';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';

/** In which form something for people to read is asked for. */
export const PrintedQuery = {
  lang: Type.Optional(Type.String({ enum: ['vi', 'en'] })),
  format: Type.Optional(
    Type.String({ enum: ['json', 'html', 'pdf'], description: 'Absent: what `Accept` prefers, else JSON.' }),
  ),
};
export type PrintedForm = 'json' | 'html' | 'pdf';
type Asked = { format?: string; lang?: string };

/** The form asked for: by name, or by the first media type accepted that is one of them. */
export function formOf({ format }: Asked, { headers }: Pick<FastifyRequest, 'headers'>): PrintedForm {
  if (format === 'json' || format === 'html' || format === 'pdf') return format;
  const accepted = headers.accept?.split(',').map((type) => type.trim().toLowerCase()) ?? [];
  const first = accepted.find((type) => /^(text\/html|application\/pdf|application\/json)\b/.test(type)) ?? '';
  if (first.startsWith('text/html')) return 'html';
  return first.startsWith('application/pdf') ? 'pdf' : 'json';
}

/** The language asked for, else the first of ours that the browser names; else English. */
export function languageOf({ lang }: Asked, { headers }: Pick<FastifyRequest, 'headers'>): Language {
  const named = (headers['accept-language'] ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().slice(0, 2));
  const found = lang ?? named.find((language) => language === 'vi' || language === 'en');
  return found === 'vi' ? 'vi' : 'en';
}

type Printed = { title: string; language: Language; footer: string; file: string };

/** Answers with a document as PDF, written while it is read. */
export function sendPdf(reply: FastifyReply, blocks: Blocks, { file, ...about }: Printed): FastifyReply {
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${file}.pdf"`)
    .send(Readable.from(pdfPieces(blocks, { ...about, landscape: true })) as never);
}
