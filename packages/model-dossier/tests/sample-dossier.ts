import { generateKeyPairSync, hash } from 'node:crypto';
import { signStatement, writeEnvelope } from '@alliance/statements/envelope';
import { PREDICATES } from '@alliance/statements/predicate-types';
import { toStatement } from '@alliance/statements/statement';
import { basesOf } from '../src/bases-of.ts';
import { type Dossier, type DossierNode, FORMAT } from '../src/dossier.ts';

const DATASET = 'dataset:vnu/van-ban@1.0.0';
const MODEL = 'model:hust/phan-loai@1.0.0';
const DAY = '2026-11-20T08:00:00.000Z';
const digestOf = (text: string) => hash('sha256', text);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');

function nodeOf(id: string, name: string | null, changes: Partial<DossierNode> = {}): DossierNode {
  return {
    ...{
      id,
      name,
      kind: 'dataset',
      digest: name ? digestOf(name) : '',
      licence: 'CC-BY-4.0',
      fileLicences: [],
      licenceDoubts: [],
    },
    ...{ state: 'published', publishedAt: DAY, accessedAt: null, logIndex: null, retraction: null },
    ...changes,
  };
}

function leafOf(type: string, name: string) {
  const [, kind = '', id = '', version = ''] = /^(\w+):(.+)@(.+)$/.exec(name) ?? [];
  return { type, object: { kind, id, version, digest: digestOf(name) } };
}

/** A dossier whose entries say what it says; their proofs are none. */
export function sampleDossier(): Dossier {
  const predicate = {
    nonce: 'n'.repeat(22),
    sources: [
      {
        url: 'https://thu-vien.example',
        accessedOn: '2026-10-01',
        lawfulBasis: 'Điều 7.5 Luật SHTT',
        optOutSeen: false,
      },
    ],
    filters: [],
    tools: [],
    roles: [],
    consentBasis: 'no-personal-data',
  };
  const subject = { name: DATASET, sha256: digestOf(DATASET) };
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signed = signStatement(toStatement([subject], PREDICATES.datasetProvenance, predicate), [pem]);
  const statement = {
    digest: hash('sha256', signed.payload),
    ...{ predicateType: PREDICATES.datasetProvenance, organisation: 'vnu', submittedAt: DAY },
    subjects: [{ version: DATASET, digest: digestOf(DATASET), supersededBy: '' }],
    signatures: [{ keyId: 'k', organisation: 'vnu', logIndex: 3 }],
    envelope: writeEnvelope(signed),
  };
  const retraction = {
    action: 'stop-use',
    reasonCode: 'rights-claim',
    severity: 'high',
    successor: '1.0.1',
    retractedAt: DAY,
    logIndex: 2,
  };
  const payloadHash = { digest: hash('sha256', signed.payload, 'base64') };
  const leaves = [
    leafOf('dataset_version.publish', DATASET),
    leafOf('model_version.publish', MODEL),
    leafOf('dataset_version.retract', DATASET),
    { kind: 'dsse', spec: { dsseV002: { payloadHash } } },
  ];
  return {
    format: FORMAT,
    madeAt: DAY,
    registry: 'https://node.example',
    model: MODEL,
    title: 'Phân loại <văn bản>',
    checkpoint: 'node.example/log\n4\nAAAA\n\n— node.example/log AAAA\n',
    nodes: [
      nodeOf('1', MODEL, { kind: 'model', logIndex: 1 }),
      nodeOf('2', DATASET, {
        logIndex: 0,
        state: 'retracted',
        retraction,
        licenceDoubts: ['README nói "CC-BY-NC-4.0".'],
      }),
      nodeOf('3', null, { kind: 'hidden', state: 'hidden', licence: '' }),
    ],
    edges: [
      { childId: '1', parentId: '2', relation: 'train', evidence: 'digest-matched', logIndex: 1 },
      { childId: '1', parentId: '3', relation: 'collect', evidence: 'self-asserted', logIndex: 1 },
    ],
    bases: basesOf([statement]),
    evaluations: [
      { dataset: DATASET, split: 'test', metric: 'accuracy', value: 0.93, unit: '', recordedAt: DAY, inTraining: true },
    ],
    unknowns: [
      { nodeId: '2', name: DATASET, weakness: 'retracted' },
      { nodeId: '3', name: null, weakness: 'hidden' },
    ],
    assessment: {
      ...{ id: 'a', verdict: 'DUTY', stance: 'conservative@1', digest: '' },
      duties: [
        {
          id: 'attribution',
          licence: 'CC-BY-4.0',
          clause: '3(a)',
          state: 'open',
          text: { vi: 'Ghi nguồn.', en: 'Give credit.' },
          paths: [[MODEL, DATASET]],
        },
      ],
    },
    statements: [statement],
    logKey: 'node.example/log+00000000+AAAA',
    policy: '',
    entries: leaves.map((leaf, index) => ({ index, leaf: base64(leaf), proof: '' })),
  };
}
