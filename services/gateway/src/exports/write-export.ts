import { hash } from 'node:crypto';
import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CallOptions } from '@alliance/rpc/types';
import type { versionRefOf } from '../asset-kinds.ts';
import type { Clients } from '../clients.ts';
import { describeDataset } from '../describe-dataset.ts';
import { MEDIA_TYPE as CROISSANT_TYPE } from '../domain/croissant/context.ts';
import { OPENLINEAGE_TYPE, openLineageEvents } from '../domain/exports/openlineage.ts';
import { PROV_JSON_TYPE, provDocument } from '../domain/exports/prov-json.ts';
import { SPDX_CONTEXT, SPDX_TYPE, spdxElements } from '../domain/exports/spdx.ts';
import { describeRoot } from './describe-root.ts';
import { readClosure } from './read-closure.ts';

export const EXPORT_FORMATS = ['prov-json', 'openlineage', 'spdx', 'croissant'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The media type of each format. */
export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  'prov-json': PROV_JSON_TYPE,
  openlineage: OPENLINEAGE_TYPE,
  spdx: SPDX_TYPE,
  croissant: CROISSANT_TYPE,
};

export type Wanted = { format: ExportFormat; version: ReturnType<typeof versionRefOf>; base: string };

/**
 * What a version was made from in the format of others, as pieces of text; nothing of it is written before all is known. Errors: those
 * of `readClosure`, `not_acceptable` (Croissant of a model).
 */
export async function writeExport(clients: Clients, wanted: Wanted, options: CallOptions): Promise<Iterable<string>> {
  const { format, version, base } = wanted;
  if (format === 'croissant') return [JSON.stringify(await croissant(clients, wanted, options))];
  const closure = await readClosure(clients, version, options);
  const now = new Date();
  if (format === 'prov-json') return objectPieces(provDocument(closure, base));
  if (format === 'openlineage') return lines(openLineageEvents(closure, { base, now, uuidOf }));
  const root = await describeRoot(clients, version, options);
  return objectPieces({ '@context': SPDX_CONTEXT, '@graph': spdxElements(closure, root, { base, now }) });
}

function croissant(clients: Clients, { version, base }: Wanted, options: CallOptions) {
  const { asset, version: number } = version;
  if (asset.kind !== AssetKind.DATASET)
    throw new AllianceError(
      'not_acceptable',
      'Croissant describes datasets. Ask for a model as prov-json, openlineage or spdx.',
    );
  return describeDataset(clients, { org: asset.organisation, name: asset.name, version: number }, base, options);
}

/** An object as JSON, piece by piece: one large text of it might not fit into memory beside it. */
function* objectPieces(object: object): Generator<string> {
  let separator = '{';
  for (const [name, value] of Object.entries(object)) {
    yield `${separator}${JSON.stringify(name)}:`;
    yield* valuePieces(value);
    separator = ',\n';
  }
  yield '}\n';
}

function* valuePieces(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield JSON.stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  let separator = isList ? '[\n' : '{\n';
  for (const [name, item] of Object.entries(value)) {
    yield `${separator}${isList ? '' : `${JSON.stringify(name)}:`}${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield separator === ',\n' ? (isList ? ']' : '}') : isList ? '[]' : '{}';
}

function* lines(events: Iterable<object>): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}

/** A UUID of version 8 (RFC 9562): the same for the same text. */
function uuidOf(text: string): string {
  const hex = hash('sha256', text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
