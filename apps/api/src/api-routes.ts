import { Router } from 'express';
import { callerOf, createAuthenticate } from './access/auth.ts';
import type { OpenForLink } from './access/open-for-link.ts';
import type { OpenForPerson } from './access/open-for-person.ts';
import { aimedReaders, withinGrants } from './access/within-grants.ts';
import { createReplay } from './acts/replay.ts';
import { addActRoutes } from './acts/routes.ts';
import type { AppDeps } from './app-deps.ts';
import { addAuditRoutes } from './audit/routes.ts';
import { bodyBytesOf, createReaders } from './body/readers.ts';
import { createDryRunOfJob } from './cronjobs/dry-run.ts';
import { createCronJobParser } from './cronjobs/parse-cron-job.ts';
import { addCronJobRoutes } from './cronjobs/routes.ts';
import { createContentCheck } from './events/content.ts';
import { createDryRun } from './events/dry-run.ts';
import { createEditEvent } from './events/edit-event.ts';
import { createExplainEvent } from './events/explanation.ts';
import { createEventParser } from './events/parse-event.ts';
import { addEventRoutes } from './events/routes.ts';
import { createScheduleBatch } from './events/schedule-batch.ts';
import { createScheduleEvent } from './events/schedule-event.ts';
import { createScheduleOnce } from './events/schedule-once.ts';
import { ANSWER_BYTES, createAnswers } from './http/answers.ts';
import { addInboxRoutes } from './inbox/routes.ts';
import { addKeyRoutes } from './keys/routes.ts';
import { createRateLimit } from './limits/rate-limit.ts';
import { addLinkRoutes } from './links/routes.ts';
import type { Observed } from './metrics/observed.ts';
import { addNoticeRoutes } from './notices/routes.ts';
import { addOrgRoutes } from './orgs/routes.ts';
import { addSecretRoutes } from './orgs/secret-routes.ts';
import { addMemberRoutes } from './people/member-routes.ts';
import { addSignatureRoutes } from './signatures/routes.ts';
import { addSeeingRoutes } from './stats/all-routes.ts';
import type { Status } from './stats/status.ts';
import { addTimeRoutes } from './times/routes.ts';
import { createOwnWrites } from './turns/own-writes.ts';
import { createRead, OLDEST_MS } from './turns/read.ts';
import { decideRestMs, PAUSE_BESIDE_WRITES_MS } from './turns/reads-rest.ts';
import { createTurns, type Ended, type Turns } from './turns/turns.ts';
import { ANSWER_LIMITS, READS } from './turns/work-at-once.ts';
import { createWritesLately, notingWrites } from './turns/writes-lately.ts';

/** What the app adds to what it was given: its stores are those that write in turn. */
export type Inside = {
  status: Status;
  turns: Turns;
  observed: Observed;
  /** Absent: there are no people. */
  openForPerson?: OpenForPerson | undefined;
  openForLink?: OpenForLink | undefined;
};

/** All that is below `/api`: each room adds its routes, and takes of the whole what its type names. */
export function createApiRoutes(given: AppDeps & Inside): Router {
  const readers = createReading(given);
  const deps = { ...given, ...readers, ...createVerbs({ ...given, ...readers }) };
  const { limiter, orgLimiter, quotas, observed, answers, people } = deps;
  const api = withinGrants(Router(), deps);
  api.use(createAuthenticate(deps));
  if (limiter || orgLimiter) {
    api.use(createRateLimit({ limiter, orgLimiter, created: quotas?.created, observed }));
  }
  api.use(notingWrites(deps.onWrite, answers.guard));
  // Before what is below an event's id.
  addActRoutes(api, deps);
  addAuditRoutes(api, deps);
  addEventRoutes(api, deps);
  addCronJobRoutes(api, { ...deps, ...deps.ofCronJobs });
  addOrgRoutes(api, deps);
  addKeyRoutes(api, deps);
  addSecretRoutes(api, deps);
  if (people) addMemberRoutes(api, { ...deps, ...people });
  if (people) addLinkRoutes(api, { ...deps, links: people.people.sharedLinks });
  addInboxRoutes(api, deps);
  addSignatureRoutes(api, deps);
  addTimeRoutes(api, deps);
  addNoticeRoutes(api, { ...deps, ...deps.notices });
  addSeeingRoutes(api, deps);
  return api;
}

/** How bodies come in, and how what is read goes out: each in turn, and within bounds of bytes. */
function createReading({ maxPayloadBytes, bodyLimits, answerLimits, turnLimits, readsAtOnce, log }: AppDeps) {
  const maxBytes = bodyBytesOf(maxPayloadBytes);
  const answers = createAnswers({ ...ANSWER_LIMITS, ...answerLimits, log });
  const writes = createWritesLately();
  const ownWrites = createOwnWrites({ callerOf, keptMs: OLDEST_MS });
  const restMs = (ended: Ended) => decideRestMs(ended, writes.areThere());
  const read = createRead({
    answers,
    largestBytes: ANSWER_BYTES,
    writes: ownWrites,
    pace: () => ({ pauseMs: writes.areThere() ? PAUSE_BESIDE_WRITES_MS : 0 }),
    turns: createTurns({ ...READS, ...turnLimits, slots: readsAtOnce, restMs }),
  });
  const readers = aimedReaders(createReaders({ maxBytes, limits: bodyLimits }));
  return { ...readers, answers, read, onWrite: [writes.note, ownWrites.note] };
}

/** What can be asked for, by more routes than one. */
function createVerbs(deps: AppDeps & Inside) {
  const { events, ringSoon, guard, world, status, maxPayloadBytes, clock, log } = deps;
  const refusalOf = (url: Readonly<URL>) => {
    const verdict = guard.guardRequest(url);
    return verdict.kind === 'refused' ? verdict.reason : undefined;
  };
  const checkContent = createContentCheck({ maxPayloadBytes, refusalOf, clock });
  const scheduleOnce = createScheduleOnce({ events, ringSoon, log });
  const dryRun = createDryRun({ ...deps.dryRuns, events, clock });
  return {
    refusalOf,
    checkContent,
    parser: createEventParser({ checkContent, clock }),
    scheduleEvent: createScheduleEvent({ events, ringSoon, log }),
    scheduleOnce,
    scheduleBatch: createScheduleBatch({ events, ringSoon, log }),
    editEvent: createEditEvent({ events, ringSoon, log }),
    replay: createReplay({ events, scheduleOnce, checkContent, clock }),
    explainEvent: createExplainEvent({ events, world, status, refusalOf }),
    dryRun,
    ofCronJobs: {
      parser: createCronJobParser({ checkContent }),
      dryRun: createDryRunOfJob({ dryRun, clock }),
    },
  };
}
