import styles from './usage-page.module.css';

type BarChartProps = {
  title: string;
  bars: readonly { label: string; value: number; shown: string }[];
  /** What the highest bar of all charts beside it stands for. */
  most: number;
};

const BAR = 44;
const GAP = 12;
const HEIGHT = 96;
const BELOW = 20;
const ABOVE = 18;

/** Values of months as bars. Whoever does not see them reads the table of the page, which says the same. */
export function BarChart({ title, bars, most }: BarChartProps) {
  const width = bars.length * (BAR + GAP);
  return (
    <figure className={styles.chart}>
      <figcaption translate="no">{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${ABOVE + HEIGHT + BELOW}`} aria-hidden="true" focusable="false">
        {bars.map(({ label, value, shown }, at) => {
          const height = most === 0 ? 0 : (value / most) * HEIGHT;
          const [x, y] = [at * (BAR + GAP) + GAP / 2, ABOVE + HEIGHT - height];
          return (
            <g key={label}>
              <rect x={x} y={y} width={BAR} height={height} className={styles.bar} />
              <text x={x + BAR / 2} y={y - 5} className={styles.mark}>
                {shown}
              </text>
              <text x={x + BAR / 2} y={ABOVE + HEIGHT + 15} className={styles.mark}>
                {label}
              </text>
            </g>
          );
        })}
        <line x1="0" x2={width} y1={ABOVE + HEIGHT} y2={ABOVE + HEIGHT} className={styles.axis} />
      </svg>
    </figure>
  );
}
