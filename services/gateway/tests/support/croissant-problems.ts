import { CONFORMS_TO } from '../../src/domain/croissant/context.ts';

type Node = Record<string, unknown>;

const REQUIRED = [
  '@context',
  '@type',
  'conformsTo',
  'name',
  'description',
  'license',
  'url',
  'creator',
  'datePublished',
  'distribution',
];

/** What the rules of Croissant 1.1 on required properties, types, ids and references find wrong with a document. */
export function croissantProblems(document: Node): string[] {
  const problems = REQUIRED.filter((name) => isEmpty(document[name])).map((name) => `${name} is missing`);
  if (document['@type'] !== 'sc:Dataset') problems.push('@type is not sc:Dataset');
  if (document.conformsTo !== CONFORMS_TO) problems.push('conformsTo is another version');
  for (const name of Object.keys(document)) {
    if (!name.startsWith('@') && /^(cr|sc|dct):/.test(name)) problems.push(`${name} needs no prefix`);
  }
  const resources = listOf(document.distribution);
  const records = listOf(document.recordSet);
  const fields = records.flatMap((set) => listOf(set.field));
  const ids = [...resources, ...records, ...fields].map((node) => String(node['@id']));
  if (new Set(ids).size !== ids.length) problems.push('an @id stands there twice');
  const known = new Set(resources.map((node) => node['@id']));
  return [
    ...problems,
    ...resources.flatMap((node) => resourceProblems(node, known)),
    ...records.flatMap((set) => recordProblems(set, known)),
  ];
}

function resourceProblems(node: Node, known: ReadonlySet<unknown>): string[] {
  const id = String(node['@id']);
  const needed =
    node['@type'] === 'cr:FileObject'
      ? ['@id', 'name', 'contentUrl', 'encodingFormat']
      : ['@id', 'name', 'containedIn', 'includes', 'encodingFormat'];
  const problems = needed.filter((name) => isEmpty(node[name])).map((name) => `${id}: ${name} is missing`);
  if (!['cr:FileObject', 'cr:FileSet'].includes(String(node['@type']))) problems.push(`${id}: is of no known type`);
  if (typeof node.contentUrl === 'string' && !URL.canParse(node.contentUrl))
    problems.push(`${id}: contentUrl is no URL`);
  if (node.sha256 !== undefined && !/^[0-9a-f]{64}$/.test(String(node.sha256))) problems.push(`${id}: sha256 is none`);
  if (node.containedIn && !known.has((node.containedIn as Node)['@id']))
    problems.push(`${id}: containedIn leads nowhere`);
  return problems;
}

function recordProblems(set: Node, known: ReadonlySet<unknown>): string[] {
  const problems = set['@type'] === 'cr:RecordSet' ? [] : [`${set['@id']}: is no RecordSet`];
  if (listOf(set.field).length === 0) problems.push(`${set['@id']}: has no fields`);
  return [...problems, ...listOf(set.field).flatMap((field) => fieldProblems(field, String(set['@id']), known))];
}

function fieldProblems(field: Node, set: string, known: ReadonlySet<unknown>): string[] {
  const id = String(field['@id']);
  const source = (field.source ?? {}) as Record<string, Node | undefined>;
  const target = (source.fileObject ?? source.fileSet)?.['@id'];
  const checks = [
    [field['@type'] === 'cr:Field', 'is no Field'],
    [id.startsWith(`${set}/`), 'is not below its set'],
    [!isEmpty(field.name) && !isEmpty(field.dataType), 'needs name and dataType'],
    [known.has(target), 'source leads nowhere'],
    [source.extract?.column !== undefined || source.extract?.jsonPath !== undefined, 'needs an extract'],
  ] as const;
  return checks.filter(([fine]) => !fine).map(([, problem]) => `${id}: ${problem}`);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}
