import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';

/** ISO 8601 with milliseconds and "Z": Python's client takes no other form. */
export function isoDate(moment: Timestamp | undefined): string {
  return (moment ? timestampDate(moment) : new Date(0)).toISOString();
}
