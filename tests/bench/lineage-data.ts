import type pg from 'pg';

const VERSIONS = 200_000;
const EDGES = 600_000;
/** Above every id, number and index that the node itself gives. */
const BASE = 1_000_000_000;

/** The name of the n-th version; even ones are datasets, odd ones models. */
export const nameOf = (n: number): string => `v${n}`;

/** How many nodes a closure has, and of which version it is. */
export type Closure = { version: number; nodes: number };

/**
 * Writes 200,000 published versions of "bench" straight into the database of provenance, each made from three that came before it at
 * most, any of them as likely, 600,000 edges in all. Returns a closure of some 4,000 ancestors and one of some 165,000 descendants.
 */
export async function fillLineage(client: pg.Client): Promise<{ ancestors: Closure; descendants: Closure }> {
  await client.query('select setseed(0.5)');
  await client.query(
    `insert into lineage_node (id, key, kind, organisation, name, version, url, accessed_at, digest, licence, state, publish_no, publication)
     overriding system value
     select ${BASE} + n, kind || ':bench/v' || n || '@1.0.0', kind, 'bench', 'v' || n, '1.0.0', '', null,
            encode(sha256(n::text::bytea), 'hex'), 'CC-BY-4.0', 'published', ${BASE} + n, decode(md5(n::text), 'hex')
       from (select n, case when n % 2 = 0 then 'dataset' else 'model' end as kind from generate_series(0, ${VERSIONS - 1}) as n) as made`,
  );
  await client.query(
    `insert into asset_access (kind, organisation, name, asset_id, access, revision)
     select kind, organisation, name, name, 'open', 1 from lineage_node where id >= ${BASE}`,
  );
  await client.query(
    `insert into audit_record (dedupe_key, idx, action, organisation, actor_person_id, actor_role, object_kind, object_id,
                               object_version, object_digest, previous_state, next_state)
     select publication, id, kind || '.version.publish', organisation, '', '', kind, organisation || '/' || name, version, '', '', ''
       from lineage_node where id >= ${BASE}`,
  );
  // Some name the same source twice, so a few more are drawn than are wanted.
  await client.query(
    `insert into lineage_edge (child_id, parent_id, relation, evidence)
     select distinct ${BASE} + child, ${BASE} + floor(random() * child)::int, 'merge', 'self-asserted'
       from generate_series(1, ${VERSIONS - 1}) as child, generate_series(1, 3) as parent limit ${EDGES}`,
  );
  await client.query('analyze');
  return {
    ancestors: await closest(client, {
      up: true,
      nodes: 4_000,
      candidates: [80_000, 85_000],
    }),
    descendants: await closest(client, { up: false, nodes: 165_000, candidates: [300, 1_000] }),
  };
}

type Search = { up: boolean; nodes: number; candidates: readonly number[] };

async function closest(client: pg.Client, { up, nodes, candidates }: Search): Promise<Closure> {
  const found: Closure[] = [];
  const [from, to] = up ? ['child_id', 'parent_id'] : ['parent_id', 'child_id'];
  for (const version of candidates) {
    const { rows } = await client.query<{ nodes: string }>(
      `with recursive closure (id) as (
         select ${BASE}::bigint + ${version}
         union
         select ${to} from lineage_edge join closure on ${from} = closure.id
       ) select count(*) - 1 as nodes from closure`,
    );
    found.push({ version, nodes: Number(rows[0]?.nodes) });
  }
  const [best] = found.toSorted((one, other) => Math.abs(one.nodes - nodes) - Math.abs(other.nodes - nodes));
  return best ?? { version: 0, nodes: 0 };
}
