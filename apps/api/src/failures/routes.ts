import type { Router } from 'express';
import { classOfStatus, decideFailureState, isoTime, type Clock } from '@jiter/core';
import type { FailureGroup, FailureJudgement, Failures, FailureStore } from '@jiter/store';
import { actorOf, orgOf } from '../access/auth.ts';
import type { Read } from '../turns/read.ts';
import type { Turns } from '../turns/turns.ts';
import type { ReadJson } from '../body/read-json.ts';
import { sendJson } from '../http/send-json.ts';
import { parseFailures, parseState, type AskedFailures } from './parse-failures.ts';

type Deps = { failures: FailureStore; read: Read; readJson: ReadJson; clock: Clock };

const HOUR_MS = 3_600_000;

/** Adds what tells of events that failed, by host and reason, and what people say of those. */
export function addFailureRoutes(routes: Router, { failures, read, readJson, clock }: Deps): void {
  routes.get('/failures', async (req, res) => {
    const now = clock.now();
    const asked = parseFailures(req.query, now);
    const org = orgOf(res);
    const load = async () => {
      const found = await failures.read({ ...asked, org, latelySince: new Date(now.getTime() - HOUR_MS) });
      return presentFailures(asked, found, { judgements: await failures.judgements(org), now });
    };
    sendJson(res, 200, await read(res, load, { what: 'failures', asked: req.query }));
  });

  routes.put('/failures', async (req, res) => {
    const { state, ...said } = parseState(await readJson(req, res));
    const [org, by] = [orgOf(res), actorOf(req, res)];
    if (state === 'open') await failures.forgetJudgement(org, said, by);
    else await failures.keepJudgement(org, { ...said, state }, by);
    sendJson(res, 200, {
      host: said.host,
      reason: said.reason,
      state,
      ...(said.untilAt && { untilAt: isoTime(said.untilAt) }),
      ...(said.untilPerHour !== undefined && { untilPerHour: said.untilPerHour }),
    });
  });
}

/** Who says something of one waits for its row, on connections of his org's share. */
export function failuresInTurn(failures: FailureStore, { take }: Turns): FailureStore {
  return {
    ...failures,
    keepJudgement: (org, ...rest) => take(org, () => failures.keepJudgement(org, ...rest)),
    forgetJudgement: (org, ...rest) => take(org, () => failures.forgetJudgement(org, ...rest)),
  };
}

type Known = { judgements: readonly FailureJudgement[]; now: Date };

function presentFailures(asked: AskedFailures, { groups, count, atLeast }: Failures, known: Known) {
  return {
    from: isoTime(asked.from),
    to: isoTime(asked.to),
    stepMs: asked.stepMs,
    groups: groups.map((group) => presentGroup(group, known)),
    count,
    atLeast,
  };
}

function presentGroup(group: FailureGroup, { judgements, now }: Known) {
  const { host, reason, count, lately, firstAt, lastAt, series, sample } = group;
  const said = judgements.find((one) => one.host === host && one.reason === reason);
  return {
    host,
    reason,
    class: classOfStatus(sample.status),
    count,
    firstAt: isoTime(firstAt),
    lastAt: isoTime(lastAt),
    series,
    sample,
    state: decideFailureState(said, { lastAt, withinHour: lately }, now),
    ...(said && { saidAt: isoTime(said.at) }),
    ...(said?.untilAt && { untilAt: isoTime(said.untilAt) }),
    ...(said?.untilPerHour !== undefined && { untilPerHour: said.untilPerHour }),
  };
}
