import type { Block, Language } from '@alliance/printed-document/block';
import type { Dossier, DossierNode } from './dossier.ts';
import { type Words, wordsOf } from './words.ts';

type Part = { dossier: Dossier; words: Words; nameOf: (id: string) => string };
type Row = readonly string[];

/** What a dossier says, for people, in a language. */
export function* dossierBlocks(dossier: Dossier, language: Language): Generator<Block> {
  const words = wordsOf(language);
  const names = new Map(dossier.nodes.map((node) => [node.id, node.name ?? words.hidden]));
  const part = { dossier, words, nameOf: (id: string) => names.get(id) ?? id };
  yield* head(part);
  yield* sources(part);
  yield* bases(part);
  yield* duties(part, language);
  yield* evaluations(part);
  yield* retractions(part);
  yield* unknowns(part);
  yield* edges(part);
  yield* statements(part);
}

/** The name of the document. */
export function dossierTitle({ model }: Dossier, language: Language): string {
  return `${wordsOf(language).title}: ${model}`;
}

/** What stands at the bottom of every printed page. */
export function dossierFooter({ model, madeAt }: Dossier): string {
  return `${model}  ·  ${madeAt}  ·  alliance audit verify --offline dossier.json`;
}

function* head({ dossier, words }: Part): Generator<Block> {
  const [model] = dossier.nodes;
  yield { kind: 'title', text: `${words.title}: ${dossier.model}` };
  const rows: [string, string][] = [
    [words.name, dossier.title],
    [words.digest, model?.digest ?? ''],
    [words.licence, licencesOf(model)],
    [words.state, model?.state ?? ''],
    [words.entry, placeOf(model?.logIndex ?? null)],
    [words.madeAt, dossier.madeAt],
    [words.registry, dossier.registry],
  ];
  yield { kind: 'facts', rows };
  yield { kind: 'paragraph', text: dossier.checkpoint === '' ? words.noCheckpoint : words.checkpoint };
  if (dossier.checkpoint !== '') yield { kind: 'exact', text: dossier.checkpoint };
  yield { kind: 'paragraph', text: words.check };
}

function sources({ dossier, words }: Part) {
  const rows = dossier.nodes.slice(1).map((node): Row => {
    const said = [licencesOf(node), ...node.licenceDoubts].filter((text) => text !== '').join('\n');
    return [node.name ?? words.hidden, node.digest, said, node.state, placeOf(node.logIndex)];
  });
  const { source, digest, licence, state, entry } = words;
  return table(words, words.sources, { [source]: 4, [digest]: 3.4, [licence]: 2.4, [state]: 1.3, [entry]: 1 }, rows);
}

function bases({ dossier, words }: Part) {
  const rows = dossier.bases.map((basis): Row => {
    const looked = basis.optOutSeen === null ? words.unsaid : basis.optOutSeen ? words.yes : words.no;
    return [basis.version, basis.source, basis.accessedOn, basis.lawfulBasis, basis.consentBasis, looked];
  });
  const { said, source, accessed, lawful, consent, optOut } = words;
  return table(
    words,
    words.bases,
    { [said]: 3, [source]: 3, [accessed]: 1.2, [lawful]: 2.4, [consent]: 1.6, [optOut]: 1.2 },
    rows,
  );
}

function* duties({ dossier, words }: Part, language: Language): Generator<Block> {
  const { verdict, stance, duties: all } = dossier.assessment;
  const rows = all.map(({ licence, text, paths, clause }): Row => {
    return [
      text[language],
      [licence, clause].filter((one) => one !== '').join(' '),
      paths.map((path) => path.join(' → ')).join('\n'),
    ];
  });
  yield* table(words, words.duties, { [words.duty]: 4, [words.licence]: 2, [words.because]: 4 }, rows);
  yield { kind: 'paragraph', text: `${words.verdict}: ${verdict} (${stance}). ${words.advice}` };
}

function evaluations({ dossier, words }: Part) {
  const rows = dossier.evaluations.map(({ dataset, split, metric, value, unit, recordedAt, inTraining }): Row => {
    const clean = inTraining ? words.contaminated : words.notKnown;
    return [
      split === '' ? dataset : `${dataset} (${split})`,
      metric,
      `${value}${unit === '' ? '' : ` ${unit}`}`,
      recordedAt ?? '',
      clean,
    ];
  });
  const { source, metric, value, recorded, clean } = words;
  return table(
    words,
    words.evaluations,
    { [source]: 4, [metric]: 1.5, [value]: 1.2, [recorded]: 2, [clean]: 2.4 },
    rows,
  );
}

function retractions({ dossier, words }: Part) {
  const rows = dossier.nodes.flatMap(({ name, retraction }): Row[] => {
    if (!retraction) return [];
    const { action, reasonCode, severity, successor, logIndex } = retraction;
    return [
      [
        name ?? words.hidden,
        action,
        [reasonCode, severity].filter((one) => one !== '').join(', '),
        successor,
        placeOf(logIndex),
      ],
    ];
  });
  const { source, action, reason, successor, entry } = words;
  return table(
    words,
    words.retractions,
    { [source]: 4, [action]: 1.5, [reason]: 2, [successor]: 1.5, [entry]: 1 },
    rows,
  );
}

function unknowns({ dossier, words, nameOf }: Part) {
  const rows = dossier.unknowns.map(
    ({ nodeId, weakness }): Row => [nameOf(nodeId), words.weakness[weakness] ?? weakness],
  );
  return table(words, words.unknowns, { [words.source]: 4, [words.reason]: 4 }, rows);
}

function edges({ dossier, words, nameOf }: Part) {
  const rows = dossier.edges.map(({ childId, parentId, relation, evidence, logIndex }): Row => {
    return [nameOf(childId), nameOf(parentId), relation, evidence, placeOf(logIndex)];
  });
  const { made, from, relation, evidence, entry } = words;
  return table(words, words.edges, { [made]: 4, [from]: 4, [relation]: 1.3, [evidence]: 1.6, [entry]: 1 }, rows);
}

function statements({ dossier, words }: Part) {
  const rows = dossier.statements.map(({ digest, predicateType, subjects, signatures }): Row => {
    const signers = signatures.map(({ organisation, logIndex }) => `${organisation} ${placeOf(logIndex)}`.trim());
    return [subjects.map(({ version }) => version).join('\n'), predicateType, digest, signers.join('\n')];
  });
  const { said, predicate, signer } = words;
  const columns = { [said]: 3, [predicate]: 3, 'SHA-256': 3.2, [signer]: 1.8 };
  return table(words, words.statements, columns, rows);
}

function* table(
  words: Words,
  heading: string,
  columns: Record<string, number>,
  rows: readonly Row[],
): Generator<Block> {
  yield { kind: 'heading', text: heading };
  if (rows.length === 0) {
    yield { kind: 'paragraph', text: words.none };
    return;
  }
  yield { kind: 'table', columns: Object.entries(columns).map(([title, share]) => ({ title, share })) };
  for (const cells of rows) yield { kind: 'row', cells };
}

function licencesOf(node: DossierNode | undefined): string {
  return [node?.licence ?? '', ...(node?.fileLicences ?? [])].filter((one) => one !== '').join('\n');
}

function placeOf(logIndex: number | null): string {
  return logIndex === null ? '' : `#${logIndex}`;
}
