import { hash } from 'node:crypto';
import type { Block, Blocks, Language } from './block.ts';
import { type Attachment, escaped, linkTo } from './html-parts.ts';

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; break-after: avoid; }
dl { display: grid; grid-template-columns: minmax(10rem, max-content) 1fr; gap: .3rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; } th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
thead { display: table-header-group; } tr { break-inside: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; margin: .3rem 0; }
@media (max-width: 45rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } table { font-size: .8rem; } }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } a { color: inherit; } @page { margin: 15mm; size: A4 landscape; } }
`;

/** What browsers may do with the page: apply its one style sheet, and nothing else. */
export const PRINTED_POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'`;

type About = { title: string; language: Language; attachment?: Attachment };

/** A document as one page, piece by piece: no script, nothing loaded, to read and to print. */
export async function* htmlPieces(blocks: Blocks, { title, language, attachment }: About): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(PRINTED_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
`;
  let inTable = false;
  for await (const block of blocks) {
    const belongs = block.kind === 'row' || block.kind === 'detail';
    if (inTable && !belongs) yield '</tbody></table>\n';
    inTable = belongs || block.kind === 'table';
    yield htmlOf(block);
  }
  if (inTable) yield '</tbody></table>\n';
  if (attachment) yield `<p>${linkTo(attachment)}</p>\n`;
  yield '</body>\n</html>\n';
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1>${escaped(block.text)}</h1>\n`;
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>\n`;
    case 'paragraph':
      return `<p>${escaped(block.text)}</p>\n`;
    case 'exact':
      return `<pre>${escaped(block.text)}</pre>\n`;
    case 'facts':
      return `<dl>\n${block.rows.map(([term, said]) => `<dt>${escaped(term)}</dt><dd>${escaped(said)}</dd>`).join('\n')}\n</dl>\n`;
    case 'table':
      return `<table><thead><tr>${block.columns.map(({ title }) => `<th>${escaped(title)}</th>`).join('')}</tr></thead><tbody>\n`;
    case 'row':
      return `<tr>${block.cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>\n`;
    default:
      return `<tr><td colspan="99"><pre>${escaped(block.text)}</pre></td></tr>\n`;
  }
}
