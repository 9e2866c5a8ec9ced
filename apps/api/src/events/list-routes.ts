import type { Router } from 'express';
import { isoTime, type Clock } from '@jiter/core';
import type { EventStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import type { Pace, Read } from '../turns/read.ts';
import { ANSWER_BYTES } from '../http/answers.ts';
import { namePages } from '../http/pages.ts';
import { sendArray, sendJson } from '../http/send-json.ts';
import { listOf } from './list-of.ts';
import { parseCountFilter, parseEventFilter, parseTried } from './parse-list.ts';
import { asShown } from './search.ts';

type Deps = { events: Pick<EventStore, 'list' | 'count' | 'tries'>; read: Read; clock: Clock };

/**
 * A change is dated when its statement begins, and is there to be read when that is committed: so late at the most, as a worker's
 * is ended after 30 s, and a call's before. Whoever asks from there on next time is told of some changes twice, and of each at least once.
 */
const COMMITTED_MS = 40_000;
const NOT_MODIFIED = 304;

export function addListRoutes(routes: Router, { events, read, clock }: Deps): void {
  routes.get('/events', async (req, res) => {
    const filter = { ...asShown(res, parseEventFilter(req.query)), maxBytes: ANSWER_BYTES };
    const load = async (pace: Pace) => {
      const updatedTo = new Date(clock.now().getTime() - COMMITTED_MS);
      return { updatedTo, ...(await events.list(orgOf(res), { ...filter, ...pace })) };
    };
    const page = await read(res, load, { what: 'events', asked: filter });
    if (filter.ids) res.setHeader('X-Updated-To', isoTime(page.updatedTo));
    if (filter.updatedSince && page.texts.length === 0 && !page.next && !page.previous)
      return void res.status(NOT_MODIFIED).end();
    namePages(req, res, page, listOf(filter));
    if (page.searchedTo) res.setHeader('X-Searched-To', isoTime(page.searchedTo));
    await sendArray(res, page.texts);
  });

  routes.get('/events/count', async (req, res) => {
    const filter = asShown(res, parseCountFilter(req.query));
    const load = () => events.count(orgOf(res), filter);
    const counted = await read(res, load, { what: 'count', asked: filter });
    if (counted.searchedTo) res.setHeader('X-Searched-To', isoTime(counted.searchedTo));
    sendJson(res, 200, { count: counted.count, atLeast: counted.atLeast });
  });

  routes.get('/events/attempts', async (req, res) => {
    const ids = parseTried(req.query);
    const found = await read(res, () => events.tries(orgOf(res), ids), { what: 'tries', asked: ids });
    sendJson(
      res,
      200,
      found.map(({ id, attempts, cronId }) => ({ id, attempts, ...(cronId && { cronjob: cronId }) })),
    );
  });
}
