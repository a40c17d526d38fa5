import type { ListAccessAsOfResponse, SeatAccess } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { OperationSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';

export const ACCESS_COLUMNS = [
  'version',
  'at',
  'person',
  'organisation',
  'rule',
  'operations',
  'versions',
  'from',
  'until',
  'grant',
  'seat',
  'request',
  'approved_by',
  'approved_at',
];

type About = Pick<ListAccessAsOfResponse, 'version' | 'at'>;

/** Cells of a seat, with the version and the moment that the answer is of. */
export function accessCells(seat: SeatAccess, { version, at }: About): string[] {
  const { personId, beneficiary, rule, operations, versions, grantId, seatId, requestId } = seat;
  return [
    version,
    momentOf(at),
    personId,
    beneficiary?.kind.case === 'organisation' ? beneficiary.kind.value : '',
    rule,
    operations.map((operation) => enumName(OperationSchema, operation)).join(' '),
    versions,
    momentOf(seat.from),
    momentOf(seat.until),
    grantId,
    seatId,
    requestId,
    seat.approvedByPersonId,
    momentOf(seat.approvedAt),
  ];
}

/** The version and moment of the first page, so that all pages are of the same ones. */
export function ofSameMoment({ version, at }: About) {
  return { version, ...(at && { at }) };
}

function momentOf(time: Timestamp | undefined): string {
  return time ? timestampDate(time).toISOString() : '';
}
