import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';

/** The moment of a timestamp; undefined for an absent one. */
export function toDate(timestamp: Timestamp | undefined): Date | undefined {
  return timestamp && timestampDate(timestamp);
}

/** Timestamps of the moments that are there. */
export function moments<K extends string>(dates: Record<K, Date | undefined>): { [Key in K]?: Timestamp } {
  const known = Object.entries<Date | undefined>(dates).filter((entry): entry is [K, Date] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([key, date]) => [key, timestampFromDate(date)])) as { [Key in K]?: Timestamp };
}
