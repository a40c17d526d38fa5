import { Link } from 'react-router';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import styles from './lineage-list.module.css';
import { nodeHref, nodeLabel } from './node-label.ts';
import type { DrawnNode, Lineage } from './use-lineage.ts';

/** The lineage in words: each step with how it was made and what that rests on. */
export function LineageList({ lineage }: { lineage: Lineage }) {
  const { t } = useLanguage();
  const byId = new Map(lineage.nodes.map((node) => [node.id, node]));
  const edges = lineage.edges.toSorted(
    (one, other) => (byId.get(one.childId)?.column ?? 0) - (byId.get(other.childId)?.column ?? 0),
  );
  if (edges.length === 0) return null;
  return (
    <details className={styles.list}>
      <summary>{t.lineage.asList(edges.length)}</summary>
      <ul>
        {edges.map((edge) => (
          <li key={`${edge.childId} ${edge.parentId} ${edge.relation}`}>
            <Named node={byId.get(edge.childId)} /> {wordFor(t.relations, edge.relation)}{' '}
            <Named node={byId.get(edge.parentId)} />{' '}
            <span className={styles.soft}>
              {wordFor(t.lineage.evidence, edge.evidence)}
              {edge.logIndex !== null && ` · ${t.lineage.entry(String(edge.logIndex))}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Named({ node }: { node: DrawnNode | undefined }) {
  const { t } = useLanguage();
  if (!node) return null;
  const { name, detail } = nodeLabel(node, t);
  const href = nodeHref(node);
  const text = node.version ? `${name}@${detail}` : name;
  return href ? (
    <Link to={href} translate="no">
      {text}
    </Link>
  ) : (
    <span translate="no">{text}</span>
  );
}
