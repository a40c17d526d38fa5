import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/button.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { extentOf, layOut, NODE, type Place } from './lay-out.ts';
import styles from './lineage-graph.module.css';
import type { LineageEdge } from './lineage-types.ts';
import { nodeHref, nodeLabel } from './node-label.ts';
import { useDragging } from './use-dragging.ts';
import type { DrawnNode, Lineage } from './use-lineage.ts';

const MARGIN = 24;
const ZOOM = { least: 0.1, most: 2, step: 1.3 };
const LONGEST_NAME = 26;

/** The lineage as a drawing: sources to the left, what was made from them to the right. It can be dragged and zoomed. */
export function LineageGraph({ lineage }: { lineage: Lineage }) {
  const { t } = useLanguage();
  const [zoom, setZoom] = useState(1);
  const dragging = useDragging();
  const places = useMemo(() => layOut(lineage.nodes, lineage.edges), [lineage]);
  const { width, height } = extentOf(places);
  const change = (by: number) => setZoom((now) => Math.min(ZOOM.most, Math.max(ZOOM.least, now * by)));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.bar}>
        <Evidence />
        <span className={styles.buttons}>
          <Button quiet aria-label={t.lineage.zoomOut} onClick={() => change(1 / ZOOM.step)}>
            −
          </Button>
          <Button quiet aria-label={t.lineage.zoomIn} onClick={() => change(ZOOM.step)}>
            +
          </Button>
        </span>
      </figcaption>
      {/* What stands in the drawing stands in the list below it, for whoever does not see it. */}
      <div className={styles.window} {...dragging}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no set of fields */}
        <svg
          width={(width + 2 * MARGIN) * zoom}
          height={(height + 2 * MARGIN) * zoom}
          viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
          role="group"
          aria-label={t.lineage.drawing}
        >
          {lineage.edges.map((edge) => (
            <Line key={`${edge.childId} ${edge.parentId} ${edge.relation}`} edge={edge} places={places} />
          ))}
          {lineage.nodes.map((node) => (
            <Node key={node.id} node={node} place={places.get(node.id)} isRoot={node.id === lineage.rootId} />
          ))}
        </svg>
      </div>
    </figure>
  );
}

function Line({ edge, places }: { edge: LineageEdge; places: ReadonlyMap<string, Place> }) {
  const { t } = useLanguage();
  const [from, to] = [places.get(edge.parentId), places.get(edge.childId)];
  if (!from || !to) return null;
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return (
    <path
      d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      className={
        edge.evidence === 'self-asserted' || edge.evidence === 'reported'
          ? `${styles.line} ${styles.said}`
          : styles.line
      }
    >
      <title>{`${wordFor(t.relations, edge.relation)} · ${wordFor(t.lineage.evidence, edge.evidence)}`}</title>
    </path>
  );
}

function Node({ node, place, isRoot }: { node: DrawnNode; place: Place | undefined; isRoot: boolean }) {
  const { t } = useLanguage();
  if (!place) return null;
  const { name, detail } = nodeLabel(node, t);
  const href = nodeHref(node);
  const isGone = node.state === 'retracted';
  const drawn = (
    <g transform={`translate(${place.x} ${place.y})`}>
      <rect
        width={NODE.width}
        height={NODE.height}
        rx={6}
        className={`${styles.node} ${isRoot ? styles.root : ''} ${isGone ? styles.gone : ''}`}
      />
      <text x={12} y={19} className={styles.name}>
        {name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name}
      </text>
      <text x={12} y={35} className={styles.detail}>
        {[detail, isGone ? t.states.retracted : node.licence].filter((part) => part !== '').join(' · ')}
      </text>
      <title>{`${name} ${detail}`}</title>
    </g>
  );
  return href && !isRoot ? (
    <Link to={href} draggable={false}>
      {drawn}
    </Link>
  ) : (
    drawn
  );
}

function Evidence() {
  const { t } = useLanguage();
  return (
    <span className={styles.legend}>
      <svg width="40" height="10" aria-hidden="true">
        <path d="M0 5H40" className={`${styles.line} ${styles.said}`} />
      </svg>
      {t.lineage.evidence['self-asserted']}
      <svg width="40" height="10" aria-hidden="true">
        <path d="M0 5H40" className={styles.line} />
      </svg>
      {t.lineage.better}
    </span>
  );
}
