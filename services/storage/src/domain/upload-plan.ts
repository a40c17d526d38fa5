/** S3 takes no more parts than this for one object; the file system driver keeps to the same. */
export const MAX_PARTS = 10_000;
const MEBIBYTE = 1024 * 1024;

/** One piece of a file, sent by one request. `number` starts at 1. */
export type PlannedPart = { number: number; offset: number; size: number };

/** How a file is cut: every part has `partSize` bytes, the last one the rest. An empty file has no parts. */
export type PartPlan = { partSize: number; partCount: number };

/** Cuts a file into parts of `wishedPartSize`, or of as many whole MiB as keep the parts at 10,000 or fewer. */
export function planParts(size: number, wishedPartSize: number): PartPlan {
  const smallest = Math.ceil(size / MAX_PARTS);
  const partSize = smallest <= wishedPartSize ? wishedPartSize : Math.ceil(smallest / MEBIBYTE) * MEBIBYTE;
  return { partSize, partCount: Math.ceil(size / partSize) };
}

/** Offset and size of one part of a file. */
export function partAt(file: PartPlan & { size: number }, number: number): PlannedPart {
  const offset = (number - 1) * file.partSize;
  return { number, offset, size: Math.min(file.partSize, file.size - offset) };
}
