import type { Block, Language } from '@alliance/printed-document/block';
import { nameOf } from './name-of.ts';
import type { ReportEntry, ReportHead } from './report.ts';
import { wordsOf } from './words.ts';

/** The name of the document. */
export function reportTitle({ asset, organisation }: ReportHead, language: Language): string {
  return `${wordsOf(language).title}: ${asset ?? organisation ?? ''}`;
}

/** What stands at the bottom of every printed page. */
export function reportFooter({ id, madeAt }: ReportHead): string {
  return `${id}  ·  ${madeAt}  ·  alliance audit verify --offline report.json`;
}

/** A report for people up to its first entry: what it says of itself, and the signed head that every proof leads to. */
export function* startBlocks(head: ReportHead, language: Language): Generator<Block> {
  const words = wordsOf(language);
  const { madeBy, reach } = head;
  yield { kind: 'title', text: reportTitle(head, language) };
  const rows: [string, string][] = [
    [words.subject, head.asset ?? head.organisation ?? ''],
    [words.period, `${head.from} – ${head.to}`],
    [words.madeAt, head.madeAt],
    [words.madeBy, `${madeBy.personId} (${madeBy.role})`],
    [words.reach, reach === 'own-books' ? words.reaches['own-books'] : words.reaches.everything],
    [words.entries, String(head.entries)],
    ['SHA-256', head.entriesSha256],
  ];
  yield { kind: 'facts', rows };
  yield { kind: 'paragraph', text: words.checkpoint };
  yield { kind: 'exact', text: head.checkpoint };
  yield { kind: 'paragraph', text: words.check };
  yield { kind: 'heading', text: words.counts };
  yield {
    kind: 'table',
    columns: [
      { title: words.action, share: 5 },
      { title: words.count, share: 1 },
    ],
  };
  for (const { action, count } of head.actions) yield { kind: 'row', cells: [action, String(count)] };
  yield { kind: 'heading', text: words.entries };
  const { index, at, action, actor, organisation, object, state } = words;
  const shares = { [index]: 0.8, [at]: 2.3, [action]: 2.4, [actor]: 3, [organisation]: 1.5, [object]: 5, [state]: 2 };
  yield { kind: 'table', columns: Object.entries(shares).map(([title, share]) => ({ title, share })) };
}

/** One entry. Its proof is in the report as JSON: nobody types it off paper. */
export function* entryBlocks(entry: ReportEntry, language: Language): Generator<Block> {
  const { index, at, action, actor, actorRole, organisation, object, payload } = entry;
  const states = [entry.previousState, entry.nextState].filter((state) => state !== '').join(' → ');
  const who = [actor, actorRole].filter((one) => one !== '').join(' ');
  yield { kind: 'row', cells: [String(index), at ?? '', action, who, organisation, nameOf(object), states] };
  if (payload !== null) yield { kind: 'detail', text: `${wordsOf(language).event}: ${payload}` };
}

/** The end; says so when the report goes on. */
export function* endBlocks(goesOn: boolean, language: Language): Generator<Block> {
  if (goesOn) yield { kind: 'paragraph', text: wordsOf(language).cut };
}
