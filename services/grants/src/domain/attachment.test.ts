import { describe, expect, test } from 'vitest';
import {
  type Attachment,
  attachmentProblems,
  MAX_ATTACHMENT_BYTES,
  MAX_ATTACHMENTS,
  nameProblems,
  redactedAttachment,
  requireAttachmentRoom,
  requireNamedType,
  requireReadable,
} from './attachment.ts';

const SHA256 = 'ab'.repeat(32);
const ATTACHMENT: Attachment = {
  id: 'a',
  requestId: 'r',
  authorId: 'lan',
  name: 'thư.pdf',
  mediaType: 'application/pdf',
  size: 10,
  sha256: SHA256,
  isPrivate: false,
  attachedAt: new Date(0),
  redaction: undefined,
};
const REDACTION = { by: 'hoa', at: new Date(1), reason: 'Có số căn cước.' };

describe('a name', () => {
  test.each(['thư đồng ý.pdf', 'A.PNG', 'x.y.jpeg', 'ảnh.jpg', 'ghi chú.txt'])('%j will do', (name) => {
    expect(nameProblems(name)).toEqual([]);
  });

  test.each([
    '',
    '.pdf',
    'a.exe',
    'a.pdf.html',
    'a.svg',
    '../a.pdf',
    'a\\b.pdf',
    ' a.pdf',
    'a\u202efdp.pdf',
    'a\u0000.pdf',
    `${'x'.repeat(150)}.pdf`,
  ])('%j will not', (name) => {
    expect(nameProblems(name)).toContainEqual(expect.objectContaining({ field: 'name' }));
  });
});

test.each([
  [1, true],
  [MAX_ATTACHMENT_BYTES, true],
  [0, false],
  [-1, false],
  [MAX_ATTACHMENT_BYTES + 1, false],
])('a file of %i bytes: %s', (size, fits) => {
  expect(attachmentProblems({ name: 'a.pdf', size, sha256: SHA256 })).toHaveLength(fits ? 0 : 1);
});

test('bytes must be what the name says', () => {
  expect(() => requireNamedType('a.jpg', 'image/jpeg')).not.toThrow();
  for (const [name, type] of [
    ['a.pdf', 'text/plain'],
    ['a.txt', 'application/x-executable'],
    ['a.png', ''],
  ] as const)
    expect(() => requireNamedType(name, type)).toThrowWithCode('content_refused');
});

test('a request has so many at most', () => {
  expect(() => requireAttachmentRoom(MAX_ATTACHMENTS - 1)).not.toThrow();
  expect(() => requireAttachmentRoom(MAX_ATTACHMENTS)).toThrowWithCode('state_conflict');
});

test.each([
  ['passed', undefined],
  ['pending', 'scan_pending'],
  ['held', 'content_held'],
  ['refused', 'content_refused'],
  ['absent', 'content_refused'],
] as const)('bytes that are %s: %s', (scan, code) => {
  if (code) expect(() => requireReadable(ATTACHMENT, scan)).toThrowWithCode(code);
  else expect(() => requireReadable(ATTACHMENT, scan)).not.toThrow();
});

test('a redacted one keeps its digest, loses its name, and is given to nobody', () => {
  const redacted = redactedAttachment(ATTACHMENT, REDACTION);
  expect(redacted).toMatchObject({ name: '', sha256: SHA256, redaction: REDACTION });
  expect(() => requireReadable(redacted, 'passed')).toThrowWithCode('state_conflict');
});
