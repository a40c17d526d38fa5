import { AllianceError } from '@alliance/errors/alliance-error';
import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  type HarvestRecord,
  HarvestRecordSchema,
  type ListRecordsRequest,
} from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';

export const HOSTILE = '</script><script>alert(1)</script> ]]> &amp; "\'> <!-- \u0000\u000b\ufffe cuối';

const at = (day: number) => timestampFromDate(new Date(Date.UTC(2026, 10, day)));

type Given = MessageInitShape<typeof HarvestRecordSchema> & { name: string };

/** A public dataset, as the catalogue tells it. */
export function record({ name, ...fields }: Given, day = 1): HarvestRecord {
  return create(HarvestRecordSchema, {
    ref: { kind: AssetKind.DATASET, organisation: 'viet-data', name },
    changedAt: at(day),
    updatedAt: at(day),
    title: name,
    access: Access.OPEN,
    licence: 'CC-BY-4.0',
    ...fields,
  } as MessageInitShape<typeof HarvestRecordSchema>);
}

/** Everything but versions stands there with markup in it. */
export const hostile = record({
  name: 'thu',
  title: HOSTILE,
  description: HOSTILE,
  tags: [HOSTILE, '@id'],
  tasks: ['text-generation'],
  languages: ['vi', 'en'],
  organisationName: HOSTILE,
  licence: 'CC-BY-4.0 AND LicenseRef-viet-data-x',
  latestVersion: '1.2.0',
  totalBytes: 4_096n,
  firstPublishedAt: at(1),
  versions: [
    { version: '1.2.0', publishedAt: at(3) },
    { version: '1.0.0', publishedAt: at(1) },
  ],
});
export const gone = create(HarvestRecordSchema, {
  ref: { kind: AssetKind.MODEL, organisation: 'dai-hoc', name: 'di-roi' },
  changedAt: at(2),
  deleted: true,
});
export const gated = record({ name: 'xin', access: Access.GATED }, 3);

/** A catalogue that has these records, as the service would page them; `asked` is what it was asked. */
export function harvestOf(records: readonly HarvestRecord[]) {
  const asked: { request: Partial<ListRecordsRequest>; options: unknown }[] = [];
  return {
    asked,
    listRecords: async (request: Partial<ListRecordsRequest>, options: unknown) => {
      asked.push({ request, options });
      const { changes, kind, organisation, from, until, pageSize = 0, pageToken = '' } = request;
      if (pageToken !== '' && !/^\d+$/.test(pageToken)) throw new AllianceError('invalid_cursor', 'Not one of ours.');
      const found = records.filter(
        ({ ref, changedAt, deleted }) =>
          (changes || !deleted) &&
          (!kind || ref?.kind === kind) &&
          (!organisation || ref?.organisation === organisation) &&
          (!from || (changedAt?.seconds ?? 0n) >= from.seconds) &&
          (!until || (changedAt?.seconds ?? 0n) <= until.seconds),
      );
      const start = Number(pageToken);
      const end = start + Math.min(pageSize, 2);
      return { records: found.slice(start, end), nextPageToken: end < found.length ? String(end) : '' };
    },
    getRecord: async ({ ref }: { ref: { kind: number; organisation: string; name: string } }) => {
      const record = records.find((one) => one.ref?.name === ref.name && one.ref.kind === ref.kind);
      if (!record) throw new AllianceError('not_found', 'No such record.');
      return { record };
    },
    listPublishers: async () => ({
      publishers: [
        { slug: 'dai-hoc', legalName: '' },
        { slug: 'viet-data', legalName: HOSTILE },
      ],
      nextPageToken: '',
    }),
    describeRecords: async () => ({ earliestChange: at(1), slices: [{ number: 1n, changedAt: at(3) }] }),
  };
}
