import { isAllianceError } from '@alliance/errors/alliance-error';
import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { HarvestRecord } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { type OaiRequest, readRequest } from '../domain/oai/arguments.ts';
import { answerXml, errorXml } from '../domain/oai/envelope.ts';
import { OaiError } from '../domain/oai/oai-error.ts';
import { readIdentifier, second } from '../domain/oai/records.ts';
import { checkPrefix, PREFIX } from '../domain/oai/selection.ts';
import { element, type Xml } from '../domain/xml.ts';
import { listRecords, listSets, type OaiContext, recordXml } from './oai-lists.ts';

/** Answers a request of OAI-PMH 2.0. Error conditions of the protocol are answers too; throws what the catalogue throws. */
export async function answerOai(context: OaiContext, given: URLSearchParams): Promise<string> {
  const place = { url: `${context.base}/oai`, now: context.now };
  let request: OaiRequest | undefined;
  try {
    request = readRequest(given);
    return answerXml(place, request, ...(await contentOf(context, request)));
  } catch (error) {
    if (error instanceof OaiError) return errorXml(place, request, error);
    throw error;
  }
}

async function contentOf(context: OaiContext, request: OaiRequest): Promise<Xml[]> {
  switch (request.verb) {
    case 'Identify':
      return identify(context);
    case 'ListMetadataFormats':
      if (request.arguments.identifier !== undefined) await findRecord(context, request.arguments.identifier);
      return [formatXml()];
    case 'ListSets':
      return listSets(context, request);
    case 'GetRecord': {
      const record = await findRecord(context, request.arguments.identifier ?? '');
      checkPrefix(request.arguments.metadataPrefix);
      return [recordXml(record, context)];
    }
    default:
      return listRecords(context, request);
  }
}

async function identify({ harvest, base, host, now, options }: OaiContext): Promise<Xml[]> {
  const { earliestChange } = await harvest.describeRecords({}, options);
  return [
    element('repositoryName', {}, 'Alliance Registry'),
    element('baseURL', {}, `${base}/oai`),
    element('protocolVersion', {}, '2.0'),
    // The mailbox that RFC 2142 asks of every host.
    element('adminEmail', {}, `postmaster@${host}`),
    element('earliestDatestamp', {}, second(earliestChange ? timestampDate(earliestChange) : now)),
    element('deletedRecord', {}, 'persistent'),
    element('granularity', {}, 'YYYY-MM-DDThh:mm:ssZ'),
  ];
}

function formatXml(): Xml {
  return element(
    'metadataFormat',
    {},
    element('metadataPrefix', {}, PREFIX),
    element('schema', {}, 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd'),
    element('metadataNamespace', {}, 'http://www.openarchives.org/OAI/2.0/oai_dc/'),
  );
}

async function findRecord({ harvest, host, options }: OaiContext, identifier: string): Promise<HarvestRecord> {
  const asset = readIdentifier(identifier, host);
  const found = asset && {
    kind: enumValue(AssetKindSchema, asset.kind),
    organisation: asset.organisation,
    name: asset.name,
  };
  try {
    const { record } = found ? await harvest.getRecord({ ref: found }, options) : {};
    if (record) return record;
  } catch (error) {
    if (!isAllianceError(error, 'not_found', 'invalid_argument')) throw error;
  }
  throw new OaiError('idDoesNotExist', 'There is no such item here.');
}
