import { percentile, round } from '../lib/stats.mjs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STATUSES = ['Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled'];
/** One page after the other, of the longer ones. */
const PAGES = 3;

/** Every filter of `GET /api/events`, alone and with the others, at both ends and in the middle of what there is. */
export function everyList(nowMs, limit) {
  const iso = (agoMs) => new Date(nowMs - agoMs).toISOString();
  const week = { from: iso(14 * DAY_MS), to: iso(7 * DAY_MS) };
  const hour = { from: iso(10 * DAY_MS), to: iso(10 * DAY_MS - HOUR_MS) };
  const lists = [
    ['all', {}],
    ['all from the middle', { scheduledStartDate: iso(15 * DAY_MS) }],
    ['all of an hour', { scheduledStartDate: hour.from, scheduledEndDate: hour.to }],
    ...STATUSES.flatMap((status) => [
      [status, { status }],
      [`${status} of a week`, { status, scheduledStartDate: week.from, scheduledEndDate: week.to }],
    ]),
    ['Pending, Queued', { status: 'Pending,Queued' }],
    ['Failed To Send, Cancelled', { status: 'Failed To Send,Cancelled' }],
    ['Pending, Sent', { status: 'Pending,Sent' }],
    ...['sentAt', 'failedAt'].flatMap((end) => [
      [`${end} in the last hour`, { [`${end}StartDate`]: iso(HOUR_MS) }],
      [`${end} of an hour`, { [`${end}StartDate`]: hour.from, [`${end}EndDate`]: hour.to }],
      [`${end} since the middle`, { [`${end}StartDate`]: iso(15 * DAY_MS) }],
      [`${end} until the middle`, { [`${end}EndDate`]: iso(15 * DAY_MS) }],
      [
        `${end} of an hour, scheduled in another`,
        { [`${end}StartDate`]: hour.from, [`${end}EndDate`]: hour.to, scheduledEndDate: iso(11 * DAY_MS) },
      ],
    ]),
    ['Cancelled, sentAt of an hour', { status: 'Cancelled', sentAtStartDate: hour.from }],
    ['with cron jobs', { include: 'cron' }],
    ['Sent, with cron jobs', { status: 'Sent', include: 'cron' }],
    [
      'sentAt of an hour, with cron jobs',
      { sentAtStartDate: hour.from, sentAtEndDate: hour.to, include: 'cron' },
    ],
  ];
  return [
    ...lists.flatMap(([name, filter]) =>
      ['asc', 'desc'].map((order) => listOf(`${name}, ${order}`, { ...filter, order, limit }, PAGES)),
    ),
    { name: 'cron jobs', path: `/api/cronjobs?limit=${limit}` },
  ];
}

function listOf(name, query, pages) {
  return { name, path: `/api/events?${new URLSearchParams(query)}`, pages };
}

/** Of all lists together, and of the slowest. */
export function describeLists({ taken, bounded, failures }) {
  const all = Object.values(taken).flat();
  const slowest = Object.entries(taken)
    .map(([name, ms]) => ({
      name,
      p50Ms: round(percentile(ms, 0.5), 1),
      p99Ms: round(percentile(ms, 0.99), 1),
    }))
    .toSorted((a, b) => b.p50Ms - a.p50Ms);
  return {
    asked: all.length,
    p50Ms: round(percentile(all, 0.5), 1),
    p99Ms: round(percentile(all, 0.99), 1),
    maxMs: round(percentile(all, 1), 1),
    slowest: slowest.slice(0, 5),
    bounded: Object.keys(bounded).length,
    failures,
  };
}
