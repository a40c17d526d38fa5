import { AllianceError, type FieldProblem } from '@alliance/errors/alliance-error';

/** A document that belongs to a request. */
export type Attachment = {
  id: string;
  requestId: string;
  authorId: string;
  /** Empty once it is redacted: it may be what was not to be seen. */
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** For those who decide alone. */
  isPrivate: boolean;
  attachedAt: Date;
  redaction: Redaction | undefined;
};

export type Redaction = { by: string; at: Date; reason: string };

/** Where the scans of its bytes stand; absent once they are gone. */
export type AttachmentScan = 'pending' | 'passed' | 'held' | 'refused' | 'absent';

export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;
/** Of one request, those included that were redacted. */
export const MAX_ATTACHMENTS = 20;
const MAX_NAME = 150;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['txt', 'text/plain'],
]);

/** Every problem of a file that is to be attached. */
export function attachmentProblems({
  name,
  size,
  sha256,
}: Pick<Attachment, 'name' | 'size' | 'sha256'>): FieldProblem[] {
  return [
    ...nameProblems(name),
    ...problem('size', size < 1 || size > MAX_ATTACHMENT_BYTES, `must be between 1 and ${MAX_ATTACHMENT_BYTES} bytes`),
    ...problem('sha256', !/^[0-9a-f]{64}$/.test(sha256), 'must be 64 lower-case hexadecimal digits'),
  ];
}

/** Every problem of the name of an attachment. */
export function nameProblems(name: string): FieldProblem[] {
  const isPlain = name.trim() === name && [...name].length <= MAX_NAME && !/[/\\\p{C}]/u.test(name);
  const endings = [...TYPES.keys()].join(', ');
  return [
    ...problem('name', !isPlain, `must be the name of a file without folders, of at most ${MAX_NAME} characters`),
    ...problem('name', typeByName(name) === undefined, `must end with one of ${endings}`),
  ];
}

function problem(field: string, isOne: boolean, text: string): FieldProblem[] {
  return isOne ? [{ field, problem: text }] : [];
}

function typeByName(name: string): string | undefined {
  const [, ending = ''] = /[^.]\.([a-z]+)$/i.exec(name) ?? [];
  return TYPES.get(ending.toLowerCase());
}

/** Throws `content_refused` when the bytes are not what the name says. */
export function requireNamedType(name: string, mediaType: string): void {
  if (typeByName(name) === mediaType) return;
  throw new AllianceError(
    'content_refused',
    `The bytes of ${name} are ${mediaType || 'of no known type'}. PDF, PNG, JPEG and text can be attached, each with its own ending.`,
  );
}

/** Throws `state_conflict` when a request has as many attachments as it may. */
export function requireAttachmentRoom(attached: number): void {
  if (attached < MAX_ATTACHMENTS) return;
  throw new AllianceError(
    'state_conflict',
    `An access request has at most ${MAX_ATTACHMENTS} attachments. Put several documents into one file.`,
    { details: { most: MAX_ATTACHMENTS } },
  );
}

/** Throws for bytes that nobody may have: `state_conflict` once redacted, else `scan_pending`, `content_held`, `content_refused`. */
export function requireReadable({ redaction }: Attachment, scan: AttachmentScan): void {
  if (redaction) throw new AllianceError('state_conflict', `This attachment was redacted: ${redaction.reason}`);
  if (scan === 'passed') return;
  if (scan === 'pending')
    throw new AllianceError('scan_pending', 'This attachment is still being scanned. Try again in a moment.');
  if (scan === 'held')
    throw new AllianceError('content_held', 'A scan found something in this attachment. Governance decides about it.');
  throw new AllianceError('content_refused', 'A scan refused this attachment. Its author can attach another file.');
}

/** The attachment without what is not to be seen; its digest stays. */
export function redactedAttachment(attachment: Attachment, redaction: Redaction): Attachment {
  return { ...attachment, name: '', redaction };
}
