import { isAllianceError } from '@alliance/errors/alliance-error';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { HarvestRecord } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Clients } from '../clients.ts';
import type { OaiRequest, Verb } from '../domain/oai/arguments.ts';
import { OaiError } from '../domain/oai/oai-error.ts';
import { dublinCore, type Header, headerXml } from '../domain/oai/records.ts';
import { type Resumption, readToken, writeToken } from '../domain/oai/resumption-token.ts';
import { organisationSet, readSelection } from '../domain/oai/selection.ts';
import { element, type Xml } from '../domain/xml.ts';
import { toPublicRecord } from './to-public-record.ts';

export type OaiContext = {
  harvest: Clients['harvest'];
  /** Address of this registry, without a slash at its end, and its host. */
  base: string;
  host: string;
  now: Date;
  options: CallOptions;
};

const RECORDS = 100;
const HEADERS = 1_000;
const SETS = 200;
const TOKEN_MS = 24 * 3_600_000;
const WHOLE = { kind: '', organisation: '', from: undefined, until: undefined } as const;

/** ListRecords and ListIdentifiers, one page. Throws `OaiError`. */
export async function listRecords(context: OaiContext, { verb, arguments: given }: OaiRequest): Promise<Xml[]> {
  const headersOnly = verb === 'ListIdentifiers';
  const at = resumption(verb, given.resumptionToken, context.now) ?? begin(verb, readSelection(given));
  const { kind, organisation, from, until } = at.selection;
  const request = {
    kind: enumValue(AssetKindSchema, kind === '' ? undefined : kind),
    organisation,
    ...(from && { from: timestampFromDate(from) }),
    ...(until && { until: timestampFromDate(until) }),
    changes: true,
    headersOnly,
    pageSize: headersOnly ? HEADERS : RECORDS,
    pageToken: at.cursor,
  };
  const { records, nextPageToken } = await known(context.harvest.listRecords(request, context.options));
  if (records.length === 0 && at.cursor !== '')
    throw new OaiError('badResumptionToken', 'What was left of the list has changed meanwhile. Begin the list again.');
  if (records.length === 0) throw new OaiError('noRecordsMatch', 'Nothing changed in that time and set.');
  const listed = records.map((record) =>
    headersOnly ? headerXml(toHeader(record), context.host) : recordXml(record, context),
  );
  return [...listed, ...tokenXml(at, nextPageToken, records.length, context.now)];
}

/** ListSets: the kinds, and every organisation of which something is or was public. Throws `OaiError`. */
export async function listSets(context: OaiContext, { verb, arguments: given }: OaiRequest): Promise<Xml[]> {
  const at = resumption(verb, given.resumptionToken, context.now) ?? begin(verb, WHOLE);
  const page = { pageSize: SETS, pageToken: at.cursor };
  const { publishers, nextPageToken } = await known(context.harvest.listPublishers(page, context.options));
  const kinds = at.cursor === '' ? [setXml('dataset', 'Datasets'), setXml('model', 'Models')] : [];
  const owners = publishers.map(({ slug, legalName }) => setXml(organisationSet(slug), legalName || slug));
  const sets = [...kinds, ...owners];
  return [...sets, ...tokenXml(at, nextPageToken, sets.length, context.now)];
}

/** A record with its metadata; a deleted one is a header alone. */
export function recordXml(record: HarvestRecord, { base, host }: OaiContext): Xml {
  const shown = toPublicRecord(record);
  const metadata = shown ? [element('metadata', {}, dublinCore(shown, base))] : [];
  return element('record', {}, headerXml(toHeader(record), host), ...metadata);
}

function toHeader({ ref, changedAt, deleted }: HarvestRecord): Header {
  if (!ref || !changedAt) throw new Error('a record without a name or time');
  const kind = enumName(AssetKindSchema, ref.kind) as Header['kind'];
  return { kind, organisation: ref.organisation, name: ref.name, changedAt: timestampDate(changedAt), deleted };
}

function setXml(spec: string, name: string): Xml {
  return element('set', {}, element('setSpec', {}, spec), element('setName', {}, name));
}

type At = Omit<Resumption, 'expiresAt'>;

function begin(verb: Verb, selection: Resumption['selection']): At {
  return { verb, selection, cursor: '', told: 0 };
}

function resumption(verb: Verb, token: string | undefined, now: Date): At | undefined {
  return token === undefined ? undefined : readToken(token, verb, now);
}

/** Where the list goes on; an empty token after the last page of several (section 3.5). */
function tokenXml(at: At, cursor: string, count: number, now: Date): Xml[] {
  const position = { cursor: String(at.told) };
  if (cursor === '') return at.cursor === '' ? [] : [element('resumptionToken', position)];
  const expiresAt = new Date(now.getTime() + TOKEN_MS);
  const token = writeToken({ ...at, cursor, told: at.told + count, expiresAt });
  const expirationDate = `${expiresAt.toISOString().slice(0, 19)}Z`;
  return [element('resumptionToken', { expirationDate, ...position }, token)];
}

async function known<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isAllianceError(error, 'invalid_cursor'))
      throw new OaiError('badResumptionToken', 'The token is not one that this list gave out.');
    throw error;
  }
}
