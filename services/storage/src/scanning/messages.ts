import type { Finding } from '../domain/finding.ts';

/** What the child is asked to scan; a small file comes along. */
export type ScanOrder = {
  kind: 'scan';
  scanner: 'content' | 'secrets';
  size: number;
  now: Date;
  bytes?: Uint8Array;
};
/** Up to this size a file is sent with the order. */
export const SENT_ALONG_BYTES = 256 * 1024;
/** Bytes that the child has asked for; absent when they could not be read. */
export type BytesMessage = { kind: 'bytes'; bytes: Uint8Array | undefined };

/** A range of the file that the child wants. */
export type ReadMessage = { kind: 'read'; start: number; length: number };
export type ScanReport = { findings: Finding[]; more: number };
export type ReportMessage = { kind: 'report' } & ScanReport;
/** The scanner could not finish, by its own account. */
export type FailureMessage = { kind: 'failure'; message: string };
export type FromChild = ReadMessage | ReportMessage | FailureMessage;

/** The most that one message carries. */
export const READ_BYTES = 1024 * 1024;
