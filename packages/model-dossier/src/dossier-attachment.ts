import type { Language } from '@alliance/printed-document/block';
import type { Attachment } from '@alliance/printed-document/html-parts';
import type { Dossier } from './dossier.ts';
import { wordsOf } from './words.ts';

/** The dossier itself as a file that its page brings with it, so that one file is all of it. */
export function attachmentOf(dossier: Dossier, language: Language, name: string): Attachment {
  return { label: wordsOf(language).attachment, name, type: 'application/json', text: JSON.stringify(dossier) };
}
