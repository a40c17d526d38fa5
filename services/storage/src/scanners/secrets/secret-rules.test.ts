import { expect, test } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { findSecrets } from './find-secrets.ts';
import { SECRET_RULES } from './secret-rules.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const LETTERS = 'aB3dE5gH7jK9mN2pQ4sT6vW8yZ1cF0xL5rU7iO9eA3';
const jwt = (payload: object) => `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}.${LETTERS.slice(0, 30)}`;
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
// Put together here, so that no scanner takes this file for a leak.
const join = (...parts: string[]) => parts.join('');

/** For each rule what it must find, and what it must leave alone. */
const VECTORS: Record<string, [hit: string, nearMiss: string]> = {
  'private-key': [
    join('-----BEGIN RSA PRIV', 'ATE KEY-----\n', 'A'.repeat(64)),
    join('the line "-----BEGIN RSA PRIV', 'ATE KEY-----" begins a key'),
  ],
  'aws-access-key': [join('AKIA', 'Q3EGRIZTBLQJKMNO'), join('AKIA', 'Q3EGRIZTBLQJKMN1')],
  'github-token': [join('ghp_', LETTERS.slice(0, 36)), join('ghp_', 'x'.repeat(36))],
  'huggingface-token': [
    join('hf_', 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH'),
    join('hf_', 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFg'),
  ],
  'slack-token': [
    join('xoxb-', '123456789012-', LETTERS.slice(0, 24)),
    join('xoxb-', 'on-a-very-long-holiday-this-year'),
  ],
  'google-api-key': [join('AIza', LETTERS.slice(0, 35)), join('AIza', LETTERS.slice(0, 34))],
  'google-service-account': [
    `{"type": "service_account", "project_id": "x", "private_key_id": "${'0123456789'.repeat(4)}"}`,
    '{"type": "service_account", "project_id": "x"}',
  ],
  'alliance-token': [
    join('alt_', `${LETTERS}${LETTERS}`.slice(0, 49)),
    join('alt_', `${LETTERS}${LETTERS}`.slice(0, 48)),
  ],
  'web-token': [jwt({ exp: NOW.getTime() / 1_000 + 60 }), jwt({ exp: NOW.getTime() / 1_000 - 60 })],
  'named-secret': [`password = "${LETTERS.slice(0, 32)}"`, `password = "${'correct-horse-battery-staple'}"`],
};

test.each(SECRET_RULES.map(({ code }) => code))('%s: a hit and a near miss', async (code) => {
  const [hit, nearMiss] = VECTORS[code]!;
  const find = async (text: string) =>
    (await findSecrets(memorySource(Buffer.from(text)), NOW)).filter((one) => one.code === code);
  const found = await find(`một\nhai ${hit}\nba\n`);
  expect(found.map(({ place }) => place)).toEqual(['line 2']);
  expect(await find(`một\nhai ${nearMiss}\nba\n`)).toEqual([]);
});

test('the value is nowhere in what is said', async () => {
  for (const [hit] of Object.values(VECTORS)) {
    const said = JSON.stringify(await findSecrets(memorySource(Buffer.from(hit)), NOW));
    for (const word of hit.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 12))
      expect(said).not.toContain(word);
  }
});

test('a secret that stands across two pieces is found once, on its line', async () => {
  const key = VECTORS['aws-access-key']![0];
  const lines = 'x'.repeat(255).concat('\n').repeat(1_023);
  const text = `${lines}${'y'.repeat(246)} ${key}\n`;
  const found = await findSecrets(memorySource(Buffer.from(text)), NOW);
  expect(found.map(({ place }) => place)).toEqual(['line 1024']);
});
