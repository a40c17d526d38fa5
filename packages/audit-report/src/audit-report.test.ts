import { hash } from 'node:crypto';
import { signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { leafHash, nodeHash } from '@alliance/transparency-log/merkle';
import { createNoteSigner, formatVerifierKey } from '@alliance/transparency-log/note-key';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import { expect, test } from 'vitest';
import { checkReport } from './check-report.ts';
import { describeEntry } from './describe-entry.ts';
import { PAGE_POLICY, pageEnd, pageEntry, pageStart } from './page.ts';
import type { AuditReport, ReportHead } from './report.ts';
import { signReport } from './sign-report.ts';

const signer = createNoteSigner('node.example/log', new Uint8Array(32).fill(7));
const vkey = formatVerifierKey(signer);
const salt = Buffer.alloc(32, 9);
const object = { kind: 'dataset', id: '', version: '', digest: '' };
const payload = JSON.stringify({ audit: { object: { kind: 'dataset', id: 'hust/kín', version: '1.0.0' } } });
const event = {
  v: 1,
  type: 'dataset.version.publish',
  id: 'e1',
  at: '2026-11-22T10:00:00.000Z',
  org: 'hust',
  actor: 'ab'.repeat(16),
  actor_role: 'publisher',
  object,
  payload_sha256: hash('sha256', Buffer.concat([salt, Buffer.from(payload)]), 'hex'),
  prev_state: 'draft',
  next_state: 'published',
};
const signature = {
  kind: 'dsse',
  spec: { dsseV002: { payloadHash: { algorithm: 'SHA2_256', digest: Buffer.alloc(32, 1).toString('base64') } } },
};
const leaves = [event, signature].map((leaf) => Buffer.from(JSON.stringify(leaf), 'utf8'));
const hashes = leaves.map((leaf) => leafHash(leaf));
const [first, second] = hashes as [Uint8Array, Uint8Array];
const { checkpoint, note } = signedTree(nodeHash(first, second));

function signedTree(root: Uint8Array) {
  const signed = signCheckpoint({ origin: signer.name, size: 2, root }, [signer]);
  return {
    checkpoint: signed,
    note: formatProofFile({ index: 0, hashes: [], checkpoint: signed }).split('\n\n').slice(1).join('\n\n'),
  };
}

const head: ReportHead = {
  format: 'alliance-audit-report/v1',
  id: '0192f000-0000-7000-8000-000000000000',
  origin: signer.name,
  asset: 'dataset:hust/kín',
  organisation: null,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  madeAt: '2026-11-22T12:00:00.000Z',
  madeBy: { personId: '<script>alert(1)</script>', role: 'auditor' },
  reach: 'everything',
  checkpoint: note,
  entries: 2,
  entriesSha256: hash('sha256', Buffer.concat(hashes), 'hex'),
  actions: [
    { action: 'dataset.version.publish', count: 1 },
    { action: 'statement.submit', count: 1 },
  ],
};

const entries = leaves.map((leaf, index) => {
  const proof = formatProofFile({ index, hashes: [index === 0 ? second : first], checkpoint });
  return describeEntry({ index, leaf, proof, ...(index === 0 ? { payload, salt } : { payload: null, salt: null }) });
});
const report: AuditReport = { report: head, envelope: signReport(head, signer), logKey: vkey, entries };

const isSound = (checked: AuditReport, key = vkey) => {
  const { problem, entries: found } = checkReport(checked, key);
  return problem === undefined && found.every(({ detail }) => detail === undefined);
};

test('a report is accepted as it was made', () => {
  expect(checkReport(report, vkey)).toEqual({
    problem: undefined,
    size: 2,
    entries: [
      { index: 0, action: 'dataset.version.publish', detail: undefined },
      { index: 1, action: 'statement.submit', detail: undefined },
    ],
  });
  expect(entries[0]?.object).toEqual({ kind: 'dataset', id: 'hust/kín', version: '1.0.0', digest: '' });
  expect(entries[1]?.object).toEqual({ kind: 'statement', id: '01'.repeat(32), version: '', digest: '' });
});

test('every changed byte of what it says, of an entry and of a proof is found', () => {
  const files = [
    { text: JSON.stringify(head), into: (value: unknown) => ({ ...report, report: value as ReportHead }) },
    ...entries.map((entry, at) => ({
      text: JSON.stringify(entry),
      into: (value: unknown) => ({ ...report, entries: entries.with(at, value as typeof entry) }),
    })),
  ];
  for (const { text, into } of files) {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ 1)).toString('utf8');
      let value: unknown;
      try {
        value = JSON.parse(changed);
      } catch {
        continue;
      }
      expect(isSound(into(value)), `byte ${at}: ${changed.slice(Math.max(0, at - 20), at + 20)}`).toBe(false);
    }
  }
});

test('what was left out, moved, added or not signed is found', () => {
  const [one, two] = entries as [(typeof entries)[number], (typeof entries)[number]];
  expect(isSound({ ...report, entries: [one] })).toBe(false);
  expect(isSound({ ...report, entries: [two, one] })).toBe(false);
  expect(isSound({ ...report, entries: [one, two, two] })).toBe(false);
  expect(isSound({ ...report, entries: [{ ...one, payload: null, salt: null }, two] })).toBe(false);
  expect(isSound({ ...report, entries: [{ ...one, salt: null }, two] })).toBe(false);
  const fewer = { ...head, entries: 1, entriesSha256: hash('sha256', first, 'hex') };
  const other = createNoteSigner(signer.name, new Uint8Array(32).fill(8));
  const forged = { ...report, report: fewer, envelope: signReport(fewer, other), entries: [one] };
  expect(isSound(forged)).toBe(false);
  expect(isSound(report, formatVerifierKey(other))).toBe(false);
  expect(isSound({ ...report, envelope: '{}' })).toBe(false);
  expect(isSound(report, 'no key')).toBe(false);
});

test.each(['vi', 'en'] as const)('as a page in %s it stands by itself and runs nothing', (language) => {
  const page = [
    pageStart(head, report.envelope, language),
    ...entries.map((entry) => pageEntry(entry, language)),
    pageEnd('?cursor=a&to=b', language),
  ].join('');
  expect(page).toContain(`<html lang="${language}">`);
  expect(page).not.toMatch(/<script|<img|<link|\son\w+=|src=|https?:/i);
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('?cursor=a&amp;to=b');
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  expect(PAGE_POLICY).toContain(`'sha256-${hash('sha256', style, 'base64')}'`);
  const [proof] = /(?<=download="entry-1\.tlog-proof" href="data:text\/plain;base64,)[^"]+/.exec(page) ?? [''];
  expect(Buffer.from(proof, 'base64').toString('utf8')).toBe(entries[1]?.proof);
});
