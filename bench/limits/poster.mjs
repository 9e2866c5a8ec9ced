// What an HTTP client alone can POST from one process.
import { performance } from 'node:perf_hooks';
import { answerCalls } from '../lib/children.mjs';
import { payloadOf } from '../load/requests.mjs';
import { createPost } from '../peers/post.mjs';

const senders = { got: createPost('got'), undici: createPost('undici') };

async function post({ client, url, tag, count, concurrency, payloadBytes }) {
  const send = senders[client];
  const scheduledTime = new Date().toISOString();
  let next = 0;
  const work = async () => {
    while (next < count) {
      const seq = next;
      next += 1;
      await send(url, JSON.stringify({ payload: payloadOf(tag, seq, payloadBytes), scheduledTime }));
    }
  };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: count / seconds, cpuPer1000: ((user + system) / 1_000_000 / count) * 1_000 };
}

answerCalls({ post });
