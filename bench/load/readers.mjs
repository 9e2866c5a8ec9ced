// Those who read, a process of its own beside whoever writes: lists, one after the other over each connection.
import { setTimeout as pause } from 'node:timers/promises';
import { answerCalls } from '../lib/children.mjs';
import { createWallClock } from '../lib/clock.mjs';
import { openConnection } from './connection.mjs';
import { requestText } from './requests.mjs';

const clock = createWallClock();
let stopLoop;

/**
 * Each of `clients` asks for all `lists` `rounds` times, and for as many pages of each as it says, starting with another
 * one than the others. Answers what each took, and which of them said how far they had searched.
 */
async function lists({ target, lists: wanted, clients, rounds, thinkMs = 0 }) {
  clock.align();
  const taken = Object.fromEntries(wanted.map(({ name }) => [name, []]));
  const bounded = {};
  const failures = {};
  const read = async (index) => {
    const connection = openConnection(target);
    for (let turn = 0; turn < rounds * wanted.length; turn += 1) {
      const {
        name,
        path,
        pages = 1,
      } = wanted[(turn + Math.floor((index * wanted.length) / clients)) % wanted.length];
      let next = path;
      for (let page = 0; page < pages && next; page += 1) {
        const askedAt = clock.now();
        const { status, head } = await get(connection, target, next);
        taken[name].push(clock.now() - askedAt);
        if (status !== 200) failures[status] = (failures[status] ?? 0) + 1;
        if (headerOf(head, 'X-Searched-To')) bounded[name] = (bounded[name] ?? 0) + 1;
        const cursor = headerOf(head, 'X-Next-Cursor');
        next = cursor && `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
        if (thinkMs > 0) await pause(thinkMs * (0.5 + Math.random()));
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => read(index)));
  return { taken, bounded, failures };
}

/** `clients` ask for `path` again and again until `stop`, and one asks whether the API is ready. */
async function loop({ target, path, clients }) {
  const counts = { reads: {}, ready: {} };
  let goesOn = true;
  const ask = async (wanted, waitMs, answers) => {
    const connection = openConnection(target);
    while (goesOn) {
      const status = await get(connection, target, wanted).then(
        (answer) => answer.status,
        (error) => error.message,
      );
      answers[status] = (answers[status] ?? 0) + 1;
      if (waitMs > 0) await pause(waitMs);
    }
    connection.close();
  };
  const loops = Array.from({ length: clients }, () => ask(path, 0, counts.reads));
  const all = Promise.all([...loops, ask('/readyz', 50, counts.ready)]);
  stopLoop = async () => {
    goesOn = false;
    await all;
    return counts;
  };
}

function get(connection, target, path) {
  return connection.request(requestText({ method: 'GET', path, ...target }));
}

function headerOf(head, name) {
  return new RegExp(`^${name}: *(\\S+)`, 'im').exec(head)?.[1];
}

answerCalls({ lists, loop, stop: () => stopLoop() });
