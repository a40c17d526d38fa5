import { licenceUrls } from '../croissant/licence-urls.ts';
import { languageOf } from '../harvest/language-of.ts';
import { keywordsOf, type PublicRecord, pageOfAsset } from '../harvest/public-record.ts';
import { element, type Xml } from '../xml.ts';
import { setsOf } from './selection.ts';

export type Header = {
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  changedAt: Date;
  deleted: boolean;
};

const IDENTIFIER = /^(dataset|model)\/([a-z0-9-]{1,40})\/([^/]{1,96})$/;

/** The identifier of an item; `host` is that of this registry. */
function identifierOf({ kind, organisation, name }: Omit<Header, 'changedAt' | 'deleted'>, host: string): string {
  return `oai:${host}:${kind}/${organisation}/${name}`;
}

/** The asset that an identifier of ours names; undefined for others. */
export function readIdentifier(
  identifier: string,
  host: string,
): Pick<Header, 'kind' | 'organisation' | 'name'> | undefined {
  const prefix = `oai:${host}:`;
  if (!identifier.startsWith(prefix)) return undefined;
  const [, kind, organisation, name] = IDENTIFIER.exec(identifier.slice(prefix.length)) ?? [];
  if (!kind || !organisation || !name?.isWellFormed() || name.includes('\u0000')) return undefined;
  return { kind: kind as Header['kind'], organisation, name };
}

/** A moment in the granularity of this repository. */
export function second(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

export function headerXml(header: Header, host: string): Xml {
  return element(
    'header',
    { status: header.deleted ? 'deleted' : undefined },
    element('identifier', {}, identifierOf(header, host)),
    element('datestamp', {}, second(header.changedAt)),
    ...setsOf(header).map((set) => element('setSpec', {}, set)),
  );
}

/** An asset in Dublin Core, unqualified. */
export function dublinCore(record: PublicRecord, base: string): Xml {
  const { kind, organisation, name, title, description, firstPublishedAt } = record;
  const owner = record.organisationName || organisation;
  const written = (property: string, value: string) =>
    value === '' ? [] : [element(`dc:${property}`, { 'xml:lang': languageOf(value) }, value)];
  const told = (property: string, values: readonly string[]) =>
    values.map((value) => element(`dc:${property}`, {}, value));
  return element(
    'oai_dc:dc',
    {
      'xmlns:oai_dc': 'http://www.openarchives.org/OAI/2.0/oai_dc/',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation':
        'http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd',
    },
    ...written('title', title || name),
    ...written('creator', owner),
    ...keywordsOf(record).flatMap((keyword) => written('subject', keyword)),
    ...written('description', description),
    ...written('publisher', owner),
    ...told('date', firstPublishedAt ? [second(firstPublishedAt)] : []),
    ...told('type', [kind === 'dataset' ? 'Dataset' : 'Machine learning model']),
    ...told('identifier', [pageOfAsset(record, base), `urn:alliance:${kind}:${organisation}/${name}`]),
    ...told('language', record.languages),
    ...told(
      'rights',
      [record.licence, ...licenceUrls(record.licence, `${base}/v1/licences`), ACCESS[record.access] ?? ''].filter(
        (value) => value !== '',
      ),
    ),
  );
}

const ACCESS: Record<string, string> = {
  open: 'info:eu-repo/semantics/openAccess',
  alliance: 'info:eu-repo/semantics/restrictedAccess',
  gated: 'info:eu-repo/semantics/restrictedAccess',
};
