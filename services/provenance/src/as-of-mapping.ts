import type { AsOf as AsOfMessage } from '@alliance/proto/alliance/provenance/v1/as_of_pb';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { AsOf } from './operations/resolve-as-of.ts';

/** The moment that is asked about; undefined for now. */
export function toAsOf(message: AsOfMessage | undefined): AsOf | undefined {
  if (message?.moment.case === 'size') return { size: Number(message.moment.value) };
  if (message?.moment.case === 'time') return { time: timestampDate(message.moment.value) };
  return undefined;
}

/** The moment that an answer is of. */
export function asOfSize(asOf: number | undefined): { asOfSize?: bigint } {
  return asOf === undefined ? {} : { asOfSize: BigInt(asOf) };
}
