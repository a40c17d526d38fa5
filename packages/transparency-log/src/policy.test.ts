import { expect, test } from 'vitest';
import { addSignatures, signCheckpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { createCosigner, formatCosignerKey } from './cosigner-key.ts';
import { createNoteSigner, formatVerifierKey } from './note-key.ts';
import { parsePolicy } from './parse-policy.ts';
import { checkWitnesses } from './policy.ts';

const seedOf = (byte: number) => new Uint8Array(32).fill(byte);
const log = createNoteSigner('node.example/log', seedOf(1));
const cosigners = [2, 3, 4, 5].map((byte, i) =>
  createCosigner(i === 3 ? 'ml-dsa-44' : 'ed25519', `w${i}.example`, seedOf(byte)),
);
const vkeys = cosigners.map(formatCosignerKey);
const head = { origin: log.name, size: 3, root: seedOf(9) };
const signed = signCheckpoint(head, [log]);
const cosignedBy = (...which: number[]) =>
  addSignatures(
    signed,
    which.map((i) => cosign(signed, cosigners[i]!, 1_000 + i)),
  );

const TWO_LEVELS = `# who must have seen a checkpoint

log ${formatVerifierKey(log)} https://node.example/log
witness x1 ${vkeys[0]} https://x1.example/witness
\twitness x2\t${vkeys[1]}
witness x3 ${vkeys[2]}
  group members 2 x1 x2 x3
witness outside ${vkeys[3]}
group everyone all members outside
quorum everyone
`;

test('groups count their members, each witness in one place', () => {
  const policy = parsePolicy(new TextEncoder().encode(TWO_LEVELS));
  expect(policy.logs).toMatchObject([{ key: { name: log.name }, url: 'https://node.example/log' }]);
  expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([
    ['x1', 'https://x1.example/witness'],
    ['x2', undefined],
    ['x3', undefined],
    ['outside', undefined],
  ]);
  const isMet = (...which: number[]) => checkWitnesses(policy, cosignedBy(...which)).isMet;
  expect([isMet(), isMet(0, 1), isMet(0, 3), isMet(3), isMet(0, 2, 3), isMet(0, 1, 2, 3)]).toEqual([
    ...[false, false, false, false],
    ...[true, true],
  ]);
  expect(checkWitnesses(policy, cosignedBy(0, 1, 2, 3)).since).toBe(1_003);
  expect(
    checkWitnesses(parsePolicy(TWO_LEVELS.replace('quorum everyone', 'quorum members')), cosignedBy(0, 1, 2)).since,
  ).toBe(1_001);
  expect(checkWitnesses(policy, cosignedBy(3, 1)).cosigned.map(({ witness, time }) => [witness.name, time])).toEqual([
    ['x2', 1_001],
    ['outside', 1_003],
  ]);
});

test('one witness, any of several, and none at all', () => {
  const of = (...lines: string[]) => parsePolicy(`witness a ${vkeys[0]}\nwitness b ${vkeys[1]}\n${lines.join('\n')}`);
  expect(checkWitnesses(of('quorum b'), cosignedBy(0)).isMet).toBe(false);
  expect(checkWitnesses(of('quorum b'), cosignedBy(1)).isMet).toBe(true);
  expect(checkWitnesses(of('group g any a b', 'quorum g'), cosignedBy(1)).isMet).toBe(true);
  expect(checkWitnesses(of('quorum none'), signed)).toEqual({ isMet: true, since: undefined, cosigned: [] });
  expect(parsePolicy('quorum none')).toEqual({ logs: [], witnesses: [], quorum: undefined });
});

test('32 logs, witnesses and groups are not too many', () => {
  const lines = Array.from({ length: 32 }, (_, i) => {
    const [own, other] = [seedOf(100 + i), seedOf(150 + i)];
    const vkey = formatCosignerKey(createCosigner('ed25519', `w${i}`, other));
    return `log ${formatVerifierKey(createNoteSigner(`l${i}`, own))}\nwitness w${i} ${vkey}\ngroup g${i} all w${i}`;
  });
  expect(parsePolicy([...lines, 'quorum g31'].join('\n')).witnesses).toHaveLength(32);
});

test.each([
  ['no quorum', `witness a ${vkeys[0]}`, /one line "quorum/],
  ['two of them', 'quorum none\nquorum none', /Line 2 .* one quorum only/],
  ['a quorum of nobody', 'quorum a', /no line above defines "a"/],
  ['a name used before it is defined', `group g all a\nwitness a ${vkeys[0]}\nquorum g`, /Line 1 .* no line above/],
  ['a group in itself', 'group g all g\nquorum g', /no line above/],
  ['none as a member', 'group g all none\nquorum g', /no line above/],
  ['a witness called none', `witness none ${vkeys[0]}\nquorum none`, /is taken/],
  ['one name for two', `witness a ${vkeys[0]}\nwitness a ${vkeys[1]}\nquorum a`, /is taken/],
  ['one key for two', `witness a ${vkeys[0]}\nwitness b ${vkeys[0]}\nquorum a`, /has this key already/],
  ['a log twice', `log ${formatVerifierKey(log)}\nlog ${formatVerifierKey(log)}\nquorum none`, /has this key already/],
  ['a member of two groups', `witness a ${vkeys[0]}\ngroup g all a\ngroup h all a\nquorum h`, /member already/],
  ['more than there are', `witness a ${vkeys[0]}\ngroup g 2 a\nquorum g`, /number from 1 to 1/],
  ['none of them', `witness a ${vkeys[0]}\ngroup g 0 a\nquorum g`, /number from 1 to 1/],
  ['a number with a zero before it', `witness a ${vkeys[0]}\ngroup g 01 a\nquorum g`, /number from 1/],
  ['an empty group', 'group g all\nquorum g', /write "group/],
  ["a log's key for a witness", `witness a ${formatVerifierKey(log)}\nquorum a`, /makes no cosignatures/],
  ["a witness's key for a log", `log ${vkeys[0]}\nquorum none`, /ask for the Ed25519 key/],
  ['words that are none', 'trust everybody\nquorum none', /"trust" is none of/],
  ['too many words', 'quorum none now', /write "quorum/],
  ['a carriage return', 'quorum none\r\n', /control characters/],
])('%s is refused', (_, text, why) => {
  expect(() => parsePolicy(text)).toThrow(
    expect.objectContaining({ name: 'LogError', message: expect.stringMatching(why) }),
  );
});
