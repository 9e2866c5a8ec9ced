import { BOUNDS_MS, type Histogram } from '@jiter/core';

export type Labels = Readonly<Record<string, string | number>>;
/** `metricName`: where it is not the family's, as of the parts of a histogram. */
export type Sample = { labels: Labels; value: number; metricName?: string };

/** How the numbers of several processes become one. */
type Merge = 'sum' | 'max' | 'first';

/** Numbers that are read when somebody asks for them: whatever counts them is not slowed down by it. */
export type Family = {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  aggregator: Merge;
  read: () => readonly Sample[] | Promise<readonly Sample[]>;
  /** Counted, and not shown just now: it is, where another one of several processes shows the same org. */
  readHidden?: () => readonly Sample[];
};

type About = Pick<Family, 'name' | 'help'>;
type Counted = readonly [labels: Labels, value: number];

/** `read`: what was counted since the process began. */
export function counter(about: About, read: () => Iterable<Counted>): Family {
  return { ...about, type: 'counter', aggregator: 'sum', read: () => samplesOf(read()) };
}

/** `read` answers nothing of what is not known just now. */
export function gauge(
  about: About & { merge?: Merge },
  read: () => Iterable<Counted> | Promise<Iterable<Counted>>,
): Family {
  const { merge = 'sum', ...names } = about;
  return { ...names, type: 'gauge', aggregator: merge, read: async () => samplesOf(await read()) };
}

/** Times in seconds, of what was counted in milliseconds, by these bounds. */
export function times(
  { boundsMs = BOUNDS_MS, ...about }: About & { boundsMs?: readonly number[] },
  read: () => Iterable<readonly [Labels, Histogram]>,
): Family {
  const all = () =>
    [...read()].flatMap(([labels, histogram]) =>
      ofHistogram({ name: about.name, labels, boundsMs }, histogram),
    );
  return { ...about, type: 'histogram', aggregator: 'sum', read: all };
}

const samplesOf = (counted: Iterable<Counted>): Sample[] =>
  [...counted].map(([labels, value]) => ({ labels, value }));

type Series = { name: string; labels: Labels; boundsMs: readonly number[] };

/** As Prometheus has it, each bucket with those below. */
function ofHistogram({ name, labels, boundsMs }: Series, { counts, sumMs }: Histogram): Sample[] {
  let count = 0;
  const buckets = counts.map((more, index): Sample => {
    const bound = boundsMs[index];
    count += more;
    const le = bound === undefined ? '+Inf' : bound / 1_000;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMs / 1_000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
