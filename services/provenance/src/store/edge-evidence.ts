import { type RawBuilder, sql } from 'kysely';

// Parts of queries about `lineage_edge as edge`. `asOf`: how many entries the log had; undefined for what is known now, whether it has
// its entry yet or not.

/** How many entries the log had at a moment. */
export type LogSize = number;

type Fragment<T = unknown> = RawBuilder<T>;

/** Whether an event had its entry. */
function hadEntry(dedupeKey: Fragment, asOf: LogSize): Fragment<boolean> {
  return sql`exists (select from audit_record where dedupe_key = ${dedupeKey} and idx < ${asOf})`;
}

/** Whether a statement had its entry. */
function wasStated(statement: Fragment, asOf: LogSize): Fragment<boolean> {
  return sql`exists (
    select from statement_signature as signature
    where signature.statement = ${statement} and ${hadEntry(sql`signature.dedupe_key`, asOf)})`;
}

/** Whether the child's publication, which states the edge, had its entry. */
function wasPublished(asOf: LogSize): Fragment<boolean> {
  return sql`((edge.stated_by is null or edge.also_published) and exists (
    select from lineage_node as child where child.id = edge.child_id and ${hadEntry(sql`child.publication`, asOf)}))`;
}

const SAME_EDGE = (table: string): Fragment<boolean> =>
  sql`${sql.ref(`${table}.child_id`)} = edge.child_id and ${sql.ref(`${table}.parent_id`)} = edge.parent_id
    and ${sql.ref(`${table}.relation`)} = edge.relation`;

/** Whether an edge counts: by its child's publication, by what else drew it, or by a run or statement that says the same. */
export function edgeCounts(asOf: LogSize | undefined): Fragment<boolean> {
  if (asOf === undefined) return sql`true`;
  return sql`(${wasPublished(asOf)} or ${hadEntry(sql`edge.stated_by`, asOf)}
    or exists (select from lineage_run_edge as run_edge
                where ${SAME_EDGE('run_edge')} and ${hadEntry(sql`run_edge.stated_by`, asOf)})
    or exists (select from statement_edge
                where ${SAME_EDGE('statement_edge')} and ${wasStated(sql`statement_edge.statement`, asOf)}))`;
}

/** Of the entries of runs and statements that say the same as an edge, the first; null when there is none. */
export function firstIndexBefore(asOf: LogSize): Fragment<number | null> {
  return sql`case when ${wasPublished(asOf)} then null else (
    select min(record.idx) from audit_record as record
    where record.idx < ${asOf} and record.dedupe_key in (
      select run_edge.stated_by from lineage_run_edge as run_edge where ${SAME_EDGE('run_edge')}
      union all
      select signature.dedupe_key from statement_edge join statement_signature as signature using (statement)
      where ${SAME_EDGE('statement_edge')})) end`;
}

/** What `EVIDENCE_OF_EDGE` is made from: the run that captured an edge, and the strongest of what statements say that nothing stands in for. */
export function evidenceJoins(asOf: LogSize | undefined): Fragment {
  const [captured, stated, superseded, published] =
    asOf === undefined
      ? [sql`true`, sql`true`, sql`statement_subject.superseded_by is not null`, sql`edge.also_published`]
      : [
          hadEntry(sql`run_edge.stated_by`, asOf),
          wasStated(sql`statement_edge.statement`, asOf),
          sql`(statement_subject.superseded_by is not null and ${wasStated(sql`statement_subject.superseded_by`, asOf)})`,
          sql`(${wasPublished(asOf)} or not ${hadEntry(sql`edge.stated_by`, asOf)})`,
        ];
  return sql`
    left join lateral (
      select run_edge.stated_by from lineage_run_edge as run_edge
      where ${SAME_EDGE('run_edge')} and run_edge.captured and ${captured}
      order by run_edge.organisation, run_edge.run_id limit 1
    ) as captured on true
    left join lateral (
      select statement_edge.evidence
      from statement_edge join statement_subject
        on statement_subject.statement = statement_edge.statement and statement_subject.node_id = statement_edge.child_id
      where ${SAME_EDGE('statement_edge')} and ${stated} and not ${superseded}
      order by statement_edge.evidence = 'digest-matched' desc limit 1
    ) as stated on true
    left join lateral (
      -- What others reported first, its owner may have stated since.
      select 'self-asserted' as evidence where edge.evidence = 'reported' and ${published}
    ) as own on true`;
}

/** How well an edge is evidenced. */
export const EVIDENCE_OF_EDGE: Fragment<string> = sql`
  case when captured.stated_by is null then coalesce(stated.evidence, own.evidence, edge.evidence) else 'run-captured' end`;
