import { words } from './words.ts';

const WIDTH = 120;
const HEIGHT = 24;
const LEAST = 2;

/** How many failed in each step; what is there is seen, however little. */
export function Sparkline({ series }: { series: readonly number[] }) {
  const most = Math.max(1, ...series);
  const step = WIDTH / Math.max(1, series.length);
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={words.series(series)}>
      {series.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(LEAST, (count / most) * HEIGHT);
        return (
          <rect
            key={index}
            className={count === 0 ? 'none' : 'some'}
            x={index * step}
            width={Math.max(1, step - 1)}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}
