import Type from 'typebox';
import { Count, Moment, Sha256 } from './fields.ts';

const text = Type.String();
const nullable = { type: ['string', 'null'] };

const Head = Type.Object({
  format: Type.Literal('alliance-audit-report/v1'),
  id: text,
  origin: Type.String({ description: 'Name of the log.' }),
  asset: Type.Unsafe<string | null>(nullable),
  organisation: Type.Unsafe<string | null>(nullable),
  from: Moment,
  to: Moment,
  madeAt: Moment,
  madeBy: Type.Object({ personId: text, role: Type.String({ enum: ['governance', 'auditor', 'owner'] }) }),
  reach: Type.String({ enum: ['everything', 'own-books'] }),
  checkpoint: Type.String({ description: 'The signed note of the tree that every proof leads to.' }),
  entries: Count,
  entriesSha256: Sha256,
  actions: Type.Array(Type.Object({ action: text, count: Count })),
});

const Entry = Type.Object({
  index: Count,
  at: Type.Unsafe<string | null>(nullable),
  action: text,
  actor: Type.String({ description: 'Pseudonym; empty when nobody in person acted.' }),
  actorRole: text,
  organisation: text,
  object: Type.Object({ kind: text, id: text, version: text, digest: text }),
  previousState: text,
  nextState: text,
  payload: Type.Unsafe<string | null>({
    ...nullable,
    description: 'The event, byte for byte; null when it is not for the caller, or was erased.',
  }),
  salt: Type.Unsafe<string | null>({ ...nullable, description: 'Base64.' }),
  leaf: Type.String({ description: 'Base64.' }),
  proof: Type.String({ description: 'c2sp.org/tlog-proof@v1' }),
});

/** A report as `alliance audit verify --offline` takes it, when all of its parts are put together. */
export const ReportShape = Type.Object({
  report: Head,
  envelope: Type.String({ description: '`report` as DSSE (JSON), signed with the key of the log.' }),
  logKey: Type.String({ description: 'C2SP vkey.' }),
  entries: Type.Array(Entry),
  nextCursor: Type.Unsafe<string | null>(nullable),
});
