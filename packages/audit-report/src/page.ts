import { hash } from 'node:crypto';
import type { Language } from '@alliance/printed-document/block';
import { escaped, linkTo } from '@alliance/printed-document/html-parts';
import { nameOf } from './name-of.ts';
import type { ReportEntry, ReportHead } from './report.ts';
import { type Words, wordsOf } from './words.ts';

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
thead { display: table-header-group; } tr { break-inside: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; margin: .3rem 0; }
.entries { table-layout: fixed; } .entries tbody { break-inside: avoid; border-bottom: 1px solid #ccc; } .entries td { border: 0; }
.entries th:nth-child(1) { width: 4%; } .entries th:nth-child(2) { width: 11%; } .entries th:nth-child(3) { width: 14%; } .entries th:nth-child(4) { width: 17%; }
.entries th:nth-child(5) { width: 8%; } .entries th:nth-child(7) { width: 12%; } .entries th:nth-child(8) { width: 8%; }
code { font-size: .85rem; overflow-wrap: anywhere; } .count { text-align: right; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } a { color: inherit; } .further { display: none; } @page { margin: 15mm; size: A4 landscape; } }
`;

/** What browsers may do with the page: apply its one style sheet, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'`;

/** The page up to its first entry. */
export function pageStart(head: ReportHead, envelope: string, language: Language): string {
  const words = wordsOf(language);
  const title = `${words.title}: ${head.asset ?? head.organisation ?? ''}`;
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(PAGE_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${facts(head, words)}
<p>${linkTo({ label: words.seal, name: `report-${head.id}.dsse.json`, type: 'application/json', text: envelope })}</p>
<p>${escaped(words.check)}</p>
<h2>${words.counts}</h2>
<table><thead><tr><th>${words.action}</th><th class="count">${words.count}</th></tr></thead><tbody>
${head.actions.map(({ action, count }) => `<tr><td><code>${escaped(action)}</code></td><td class="count">${count}</td></tr>`).join('\n')}
</tbody></table>
<h2>${words.entries}</h2>
<table class="entries"><thead><tr>${columns(words)
    .map((column) => `<th>${column}</th>`)
    .join('')}</tr></thead>
`;
}

/** One entry, with its proof and itself as files to save. */
export function pageEntry(entry: ReportEntry, language: Language): string {
  const { event, entryFile, proof } = wordsOf(language);
  const { index } = entry;
  const states = [entry.previousState, entry.nextState].filter((state) => state !== '').join(' → ');
  const files = [
    linkTo({ label: proof, name: `entry-${index}.tlog-proof`, type: 'text/plain', text: entry.proof }),
    linkTo({ label: entryFile, name: `entry-${index}.json`, type: 'application/json', text: JSON.stringify(entry) }),
  ];
  const cells = [
    String(index),
    escaped(entry.at ?? ''),
    `<code>${escaped(entry.action)}</code>`,
    `<code>${escaped(entry.actor)}</code> ${escaped(entry.actorRole)}`,
    escaped(entry.organisation),
    escaped(nameOf(entry.object)),
    escaped(states),
    files.join(' · '),
  ];
  const told =
    entry.payload === null
      ? ''
      : `<tr><td></td><td colspan="${cells.length - 1}"><pre>${event}: ${escaped(entry.payload)}</pre></td></tr>`;
  return `<tbody><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>${told}</tbody>\n`;
}

/** The end of the page; `next` leads to the further entries, if there are any. */
export function pageEnd(next: string | null, language: Language): string {
  const further =
    next === null ? '' : `<p class="further"><a href="${escaped(next)}">${wordsOf(language).further}</a></p>\n`;
  return `</table>\n${further}</body>\n</html>\n`;
}

function facts(head: ReportHead, words: Words): string {
  const { madeBy, reach } = head;
  const rows: [string, string][] = [
    [words.subject, escaped(head.asset ?? head.organisation ?? '')],
    [words.period, `${escaped(head.from)} – ${escaped(head.to)}`],
    [words.madeAt, escaped(head.madeAt)],
    [words.madeBy, `<code>${escaped(madeBy.personId)}</code> (${escaped(madeBy.role)})`],
    [words.reach, escaped(reach === 'own-books' ? words.reaches['own-books'] : words.reaches.everything)],
    [words.entries, String(head.entries)],
    [words.checkpoint, `<pre>${escaped(head.checkpoint)}</pre>`],
  ];
  return `<dl>\n${rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join('\n')}\n</dl>`;
}

function columns(words: Words): string[] {
  const { index, at, action, actor, organisation, object, state, proof } = words;
  return [index, at, action, actor, organisation, object, state, proof];
}
