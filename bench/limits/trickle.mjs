// What one POST or one insert takes of the processor when it comes alone, and the processor has slept since the one before.
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { answerCalls } from '../lib/children.mjs';
import { payloadOf } from '../load/requests.mjs';
import { createPost } from '../peers/post.mjs';

async function post({ client, url, tag, ...pace }) {
  const send = createPost(client);
  return every(pace, (seq) => send(url, JSON.stringify({ payload: payloadOf(tag, seq, pace.payloadBytes) })));
}

async function insert({ connectionString, text, row, ...pace }) {
  const database = new pg.Client({ connectionString });
  await database.connect();
  try {
    return await every(pace, () =>
      database.query({ name: 'insert', text, values: row.map((value) => [value]) }),
    );
  } finally {
    await database.end();
  }
}

/** `rate` a second for `seconds`; CPU milliseconds of this process for each. */
async function every({ rate, seconds }, act) {
  const failures = [];
  let seq = 0;
  const before = process.cpuUsage();
  const timer = setInterval(() => act((seq += 1)).catch((error) => failures.push(error)), 1_000 / rate);
  await pause(seconds * 1_000);
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  if (failures.length > 0) throw failures[0];
  return (user + system) / 1_000 / seq;
}

answerCalls({ post, insert });
