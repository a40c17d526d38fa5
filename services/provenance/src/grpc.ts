import { invalidArgument } from '@alliance/errors/alliance-error';
import type { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import {
  LineageDirectionSchema,
  type ProvenanceService,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { asOfSize, toAsOf } from './as-of-mapping.ts';
import type { LogContext } from './log-context.ts';
import { toEdgeMessage, toEntryMessage, toNodeMessage, toVersionSubject } from './mapping.ts';
import { findEntry } from './operations/find-entry.ts';
import { findLogIndex } from './operations/find-log-index.ts';
import { getCheckpoint } from './operations/get-checkpoint.ts';
import { getLineage } from './operations/get-lineage.ts';
import { getProof } from './operations/get-proof.ts';
import { getTile } from './operations/get-tile.ts';
import { listEntries } from './operations/list-entries.ts';
import type { LineageDirection } from './store/lineage-edge-store.ts';

/** Every RPC and the operation that answers it. */
export function provenanceHandlers(
  context: Pick<LogContext, 'db' | 'clock' | 'walks' | 'folder' | 'keys' | 'policy' | 'witnesses'> & {
    policyText: string;
    reconciled: { readonly alarm: string };
  },
): Handlers<typeof ProvenanceService> {
  const { keys, policyText, witnesses, reconciled } = context;
  const vkey = formatVerifierKey(keys.signer);
  const vkeys = [...keys.signers.map(formatVerifierKey), ...keys.cosigners.map(formatCosignerKey)];
  return {
    getLineage: async (request, call) => {
      const { depth, pageSize, pageToken } = request;
      const version = toVersionSubject(request.version);
      if (!version) throw invalidArgument('Name one version: kind, organisation, name and version.');
      const direction = (enumName(LineageDirectionSchema, request.direction) ?? 'upstream') as LineageDirection;
      const asOf = toAsOf(request.asOf);
      const asked = { version, direction, depth, asOf, pageSize, pageToken };
      const lineage = await getLineage(context, call.caller, asked);
      return {
        rootId: String(lineage.rootId),
        nodes: lineage.nodes.map(toNodeMessage),
        edges: lineage.edges.map(toEdgeMessage),
        nextPageToken: lineage.nextPageToken,
        ...asOfSize(lineage.asOf),
      };
    },
    listEntries: async ({ type, organisation, actorPersonId, objectId, objectKind, ...request }, call) => {
      const { pageSize, pageToken } = request;
      const from = request.from && timestampDate(request.from);
      const until = request.until && timestampDate(request.until);
      const filter = { type, organisation, actorPersonId, objectId, objectKind, from, until };
      const page = await listEntries(context, call.caller, { ...filter, pageSize, pageToken });
      return { entries: page.rows.map(toEntryMessage), nextPageToken: page.nextPageToken };
    },
    getEntry: async ({ index }, call) => {
      return { entry: toEntryMessage(await findEntry(context, call.caller, Number(index))) };
    },
    getProof: async ({ index, size }, call) => {
      return getProof(context, call.caller, { index: Number(index), size: Number(size) });
    },
    getCheckpoint: async () => ({ checkpoint: await getCheckpoint(context) }),
    getTile: async ({ path }) => ({ data: await getTile(context, path) }),
    getLogKey: async () => ({ vkey, vkeys }),
    getLogPolicy: async () => ({ policy: policyText }),
    getLogAlarms: async () => ({ alarms: [witnesses.alarm, reconciled.alarm].filter((alarm) => alarm !== '') }),
  };
}

/** The same for services that name places in the log. */
export function logIndexHandlers(context: Pick<LogContext, 'db' | 'signer'>): Handlers<typeof LogIndexService> {
  return {
    findLogIndex: async ({ type, objectKind, objectId }) => {
      const { origin, index } = await findLogIndex(context, { type, objectKind, objectId });
      return { origin, index: BigInt(index) };
    },
  };
}
