import type {
  GetImpactRequestSchema,
  GetImpactResponse,
  ImpactedVersion,
} from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FastifyReply } from 'fastify';
import { sameMoment } from './as-of.ts';
import { formatVersionRef, type VersionRefInit } from './asset-reference.ts';
import { sendCsv } from './csv-answer.ts';
import { impactWayCells, WAY_COLUMNS } from './lineage-csv.ts';

/** As many as grants count the holders of at once. */
const AT_ONCE = 200;
const HEADER = ['version', 'state', 'depth', 'digest', 'log_index', 'grants', 'holders', ...WAY_COLUMNS];

type Ask = (page: Partial<MessageInitShape<typeof GetImpactRequestSchema>>) => Promise<GetImpactResponse>;

/** Answers with everything that was made from a version as CSV. */
export async function sendImpactCsv(reply: FastifyReply, version: VersionRefInit, ask: Ask): Promise<FastifyReply> {
  const first = await ask({ pageSize: AT_ONCE });
  const same = { ...sameMoment(first), pageSize: AT_ONCE };
  const { organisation, name } = version.asset;
  return sendCsv(reply, {
    name: `impact-${organisation}-${name}-${version.version}`,
    header: HEADER,
    first,
    next: (pageToken) => ask({ ...same, pageToken }),
    rows: (page) => page.versions.map((impacted) => [...aboutIt(impacted), ...impactWayCells(impacted, page)]),
  });
}

function aboutIt({ version, state, depth, manifestDigest, logIndex, holders }: ImpactedVersion) {
  const name = version ? formatVersionRef(version) : '';
  const held = [holders?.grants ?? '', holders?.holders ?? ''];
  return [name, state, depth, manifestDigest, logIndex ?? '', ...held];
}
