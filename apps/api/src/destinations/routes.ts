import type { Router } from 'express';
import {
  ATTEMPT_CLASSES,
  badRequest,
  createdBy,
  createHistogram,
  decideDestinationState,
  DESTINATION_STATES,
  errorRate,
  isoTime,
  notFound,
  parseUrl,
  quantileMs,
  readHost,
  TEST_LABEL,
  type AttemptCounts,
  type Clock,
} from '@jiter/core';
import type { Destination, EventStore, StatsStore } from '@jiter/store';
import { orgOf, settingsOf } from '../access/auth.ts';
import { creatorOf } from '../access/creator.ts';
import type { Read } from '../turns/read.ts';
import type { ReadJson } from '../body/read-json.ts';
import { onlyFields, readObject } from '../acts/parse-bulk.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import type { EventParser } from '../events/parse-event.ts';
import { presentEvent } from '../events/present.ts';
import type { ScheduleEvent } from '../events/schedule-event.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';

export type DestinationDeps = {
  stats: Pick<StatsStore, 'destinations'>;
  events: Pick<EventStore, 'creatorIdOf'>;
  read: Read;
  scheduleEvent: ScheduleEvent;
  parser: EventParser;
  readJson: ReadJson;
  /** Why our guard would refuse it; undefined when it would not, as far as can be told without a look-up. */
  refusalOf: (url: Readonly<URL>) => string | undefined;
  clock: Clock;
};

const MAX_HOSTS = 200;
export const TEST_FIELDS = ['url', 'payload', 'method', 'headers', 'format', 'timeout'];

/** Adds the hosts that an org sends to: how they do, and a test that is an event like any other. */
export function addDestinationRoutes(routes: Router, deps: DestinationDeps): void {
  const { stats, events, read, scheduleEvent, parser, readJson, refusalOf, clock } = deps;

  routes.get('/destinations', async (req, res) => {
    refuseParameters(req.query, 'The destinations take');
    const now = clock.now();
    const load = async () => {
      const { destinations, isBounded } = await stats.destinations({ org: orgOf(res), now });
      const shown = destinations.map(presentDestination).sort(byNeed);
      return {
        at: isoTime(now),
        destinations: shown.slice(0, MAX_HOSTS),
        more: shown.length > MAX_HOSTS,
        waitingAtLeast: isBounded,
      };
    };
    sendJson(res, 200, await read(res, load, { what: 'destinations', asked: {} }));
  });

  routes.get('/destinations/:host', async (req, res) => {
    const [host, now] = [hostIn(req.params.host), clock.now()];
    const load = async () => {
      const found = await stats.destinations({ org: orgOf(res), now, host });
      const [destination = nothingOf(host)] = found.destinations;
      const refused = refusalOf(new URL(`https://${host}/`));
      return {
        at: isoTime(now),
        ...presentDestination(destination),
        waitingAtLeast: found.isBounded,
        guard: { allowed: refused === undefined, ...(refused !== undefined && { reason: refused }) },
      };
    };
    sendJson(res, 200, await read(res, load, { what: 'destination', asked: { host } }));
  });

  routes.post('/destinations/:host/test', async (req, res) => {
    refuseKey(req, 'a repeat sends another test');
    const host = hostIn(req.params.host);
    const given = readObject(await readJson(req, res));
    onlyFields(given, TEST_FIELDS);
    const { url, payload = '', ...more } = given;
    if (hostOf(url) !== host)
      throw badRequest(`'url' must be a URL of ${host}, such as https://${host}/hook`);
    const test = {
      destination: url,
      payload,
      ...more,
      delay: '0s',
      labels: [TEST_LABEL],
      retryPolicy: { maxRetries: 0 },
    };
    const input = parser.parseNewEvent(test, orgOf(res), undefined, settingsOf(res));
    if ('event' in input) throw badRequest("a test takes no 'idempotencyKey'");
    const own = createdBy(input, await creatorOf(events, res));
    sendJson(res, 200, presentEvent(await scheduleEvent(own)));
  });
}

const NO_DESTINATION = 'This is no host, such as app.example.com or app.example.com:8443';

function hostIn(text: string): string {
  const host = readHost(text);
  if (host === undefined) throw notFound(NO_DESTINATION);
  return host;
}

const hostOf = (url: unknown) => (typeof url === 'string' ? parseUrl(url)?.host : undefined);

const NO_ATTEMPTS = Object.fromEntries(ATTEMPT_CLASSES.map((name) => [name, 0])) as AttemptCounts;

const nothingOf = (host: string): Destination => ({
  host,
  recent: NO_ATTEMPTS,
  day: NO_ATTEMPTS,
  duration: createHistogram(),
  waiting: 0,
});

function presentDestination({ host, recent, day, duration, waiting, nextDueAt }: Destination) {
  const [p50, p99] = [quantileMs(duration, 0.5), quantileMs(duration, 0.99)];
  return {
    host,
    state: decideDestinationState({ recent, day, p99Ms: p99 }),
    recent: presentCounts(recent),
    day: presentCounts(day),
    ...(p50 !== undefined && { p50Ms: p50, p99Ms: p99, maxMs: duration.maxMs }),
    waiting,
    ...(nextDueAt && { nextDueAt: isoTime(nextDueAt) }),
  };
}

function presentCounts(attempts: AttemptCounts) {
  const rate = errorRate(attempts);
  return { attempts, ...(rate !== undefined && { errorRate: rounded(rate) }) };
}

type Shown = ReturnType<typeof presentDestination>;

/** The worst first, then those for which most waits; of equals by their names, so that nothing jumps. */
function byNeed(one: Shown, other: Shown): number {
  const rank = ({ state }: Shown) => DESTINATION_STATES.indexOf(state);
  return rank(one) - rank(other) || other.waiting - one.waiting || (one.host < other.host ? -1 : 1);
}

const [LEAST, MOST] = [0.0001, 0.9999];

/** To four places: what is more than nothing, or less than all, stays so. */
const rounded = (rate: number): number =>
  rate === 0 || rate === 1 ? rate : Math.min(MOST, Math.max(LEAST, Math.round(rate * 10_000) / 10_000));
