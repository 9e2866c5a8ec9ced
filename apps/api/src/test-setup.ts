import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { systemClock, type Bell, type Log } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import { createHttpServer, listen } from '@jiter/runtime';
import { openStore, type PeopleStore } from '@jiter/store';
import { cloneDatabase } from '@jiter/testkit';
import { createApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { createBoardRoutes, type BoardOptions } from './board/board.ts';
import { createObserved } from './metrics/observed.ts';
import { createOwnCount } from './people/own-count.ts';
import { createSignInLimits } from './people/sign-in-limits.ts';
import { watchAnswers } from './openapi/watch-answers.fixture.ts';
import { listApiHeaders } from './http/security-headers.ts';

export const API_KEY = randomUUID();
export const SIGNING_SECRET = randomUUID();
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
export const MAX_PAYLOAD_BYTES = 65_536;

/** A password of a test need not cost a tenth of a second. */
export const CHEAP = { N: 2 ** 10, r: 8, p: 1 };

type Line = { level: keyof Log; event: string; fields: Record<string, unknown> };

type People = AppDeps['people'];
export type Overrides = Partial<Omit<AppDeps, 'board' | 'people'>> & {
  board?: BoardOptions;
  /** How long its statements wait for what somebody has locked. */
  lockTimeoutMs?: number;
  people?: People | ((made: { people: PeopleStore; log: Log }) => People);
};

/** The app on a database of its own and a free port; `bells` are those it rang, `lines` what it logged. */
export async function setup(given: Overrides = {}) {
  const { board, people, lockTimeoutMs = 0, ...overrides } = given;
  const database = await cloneDatabase();
  const lines: Line[] = [];
  const log = createRecordingLog(lines);
  const store = await openStore({
    url: database.url,
    poolMax: 4,
    applicationName: 'jiter-api-test',
    enqueueHorizonMs: 600_000,
    lockTimeoutMs,
    masterKeys: [MASTER_KEY],
    log,
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: API_KEY, signingSecret: SIGNING_SECRET });
  const bells: Bell[] = [];
  const place = { url: '' };
  const observed = createObserved({ version: 'test', skewMs: () => 0, statements: () => [] });
  const app = createApp({
    events: store.events,
    cronJobs: store.cronJobs,
    keys: store.keys,
    orgs: store.orgs,
    inboxes: { store: store.inboxes, secrets: store.secrets, url: () => `${place.url}/in/` },
    audit: store.audit,
    secrets: store.secrets,
    notices: { channels: store.channels, hasMail: true },
    dryRuns: { secrets: store.secrets, userAgent: 'Jiter/test', retryScheduleMs: [3_000, 5_000, 10_000] },
    world: {
      horizonMs: 600_000,
      retryScheduleMs: [3_000, 5_000, 10_000],
      retentionMs: 30 * 86_400_000,
    },
    ringSoon: (...rung) => void bells.push(...rung),
    seeing: { ...store, queue: { backlog: () => Promise.resolve(0) }, statsRetentionMs: 90 * 86_400_000 },
    health: { checks: { database: () => store.ping() } },
    people: {
      people: store.people,
      limits: createSignInLimits({ open: (limit) => createOwnCount(limit), log }),
      passwordCost: CHEAP,
    },
    guard: createGuard({ allowPrivateDestinations: true, allowedDestinations: [] }),
    readsAtOnce: 4,
    writesAtOnce: 2,
    // A busy machine takes its time, and is no crowd.
    turnLimits: { maxWaitMs: 60_000 },
    maxPayloadBytes: MAX_PAYLOAD_BYTES,
    logRequests: true,
    observed,
    clock: systemClock,
    log,
    ...overrides,
    ...('people' in given && {
      people: typeof people === 'function' ? people({ people: store.people, log }) : people,
    }),
    ...(board && { board: { ...board, createRoutes: createBoardRoutes } }),
  });
  const { http } = overrides.observed ?? observed;
  const { clock = systemClock } = overrides;
  const server = createHttpServer(http.counting(app), { headers: listApiHeaders(), clock });
  const answers = watchAnswers(server);
  const url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  place.url = url;
  const api = supertest.agent(url).set('x-api-key', API_KEY);

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
    await database.drop();
    answers.expectDocumented();
  }
  return { url, app, api, org, store, server, bells, lines, databaseUrl: database.url, close };
}

export type Setup = Awaited<ReturnType<typeof setup>>;

function createRecordingLog(lines: Line[]): Log {
  const write =
    (level: keyof Log) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, event, fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** `ms` from now, as clients write it. */
export const soon = (ms = 60_000) => new Date(Date.now() + ms).toISOString();

/** A body that is fine, far enough ahead to stay Pending. */
export function aBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { payload: 'hello', destination: 'https://example.com/hook', scheduledTime: soon(), ...overrides };
}
