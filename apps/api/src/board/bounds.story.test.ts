import { connect, type Socket } from 'node:net';
import supertest from 'supertest';
import { eventually } from '@jiter/testkit';
import { openStallWatch } from '../attacks/stall-watch.fixture.ts';
import { backends, setUpBoard, type Board } from './board.fixture.ts';

const PASSWORD = 'a long password';
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
const MIB = 1_048_576;

type Job = { name: string; data: unknown; opts?: object };
type Queue = {
  addBulk(jobs: Job[]): Promise<{ id: string; log(line: string): Promise<unknown> }[]>;
  upsertJobScheduler(id: string, repeat: object): Promise<unknown>;
};

describe.each(backends)('what the board answers, the queue on %s', (backend) => {
  let jiter: Board;
  afterEach(() => jiter.close());

  async function open(answerLimits: object = {}): Promise<void> {
    jiter = await setUpBoard(backend, { password: PASSWORD, answerLimits });
  }
  const board = () => jiter.deliveries.board as Queue;
  const waiting = (data: unknown): Job => ({ name: 'deliver', data, opts: { delay: 3_600_000 } });
  const add = (count: number, data: unknown) =>
    board().addBulk(Array.from({ length: count }, () => waiting(data)));
  const get = (path: string) =>
    supertest(jiter.url).get(`/admin/queues/api${path}`).set('Authorization', AUTHORIZATION);
  const PAGE = '/queues?activeQueue=deliveries&status=delayed';

  test('has at most 50 jobs a page, however many are asked for', async () => {
    await open();
    await add(120, { ids: ['1'], dueAt: 0 });
    const pages = [];
    for (const page of [1, 2, 3]) {
      const { body } = await get(`${PAGE}&page=${page}&jobsPerPage=300`).expect(200);
      pages.push(body.queues[0]);
    }
    expect(pages.map(({ jobs }) => jobs.length)).toEqual([50, 50, 20]);
    expect(pages[0].pagination).toMatchObject({ pageCount: 3 });
    expect(new Set(pages.flatMap(({ jobs }) => jobs.map(({ id }: { id: string }) => id))).size).toBe(120);
    const { body } = await get(`${PAGE}&jobsPerPage=7`).expect(200);
    expect(body.queues[0].jobs).toHaveLength(7);
  });

  test('is no longer than 8 MiB, whatever somebody put into the queue', async () => {
    await open();
    const [job] = await add(1, { ids: ['x'.repeat(9 * MIB)], dueAt: 0 });
    for (const path of [PAGE, `/queues/deliveries/${encodeURIComponent(job!.id)}`]) {
      // On a busy machine a queue can be too slow to say it: 503.
      const { body } = await eventually(() => get(path).expect(400));
      expect(body.message).toContain('8 MiB');
    }
    await get('/queues').expect(200);
  });

  test('has few lines of a job, and no schedulers', async () => {
    await open();
    const [job] = await add(1, { ids: ['1'], dueAt: 0 });
    for (let line = 0; line < 120; line += 1) await job!.log(`line ${line}`);
    await board().upsertJobScheduler('forged', { every: 3_600_000 });
    const { body: lines } = await get(`/queues/deliveries/${encodeURIComponent(job!.id)}/logs`).expect(200);
    expect(lines).toHaveLength(100);
    expect((await get('/job-schedulers').expect(200)).body).toEqual({ schedulers: [] });
  });

  test('is let go when nobody reads it, and until then counts: others are told to come back', async () => {
    await open({ orgBytes: 7 * MIB, allBytes: 7 * MIB, graceMs: 2_000, slowestBytesPerS: 1_000 * MIB });
    await add(7, { ids: ['x'.repeat(MIB)], dueAt: 0 });
    const sockets: Socket[] = [];
    const request = `GET /admin/queues/api${PAGE} HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTHORIZATION}\r\n\r\n`;
    const askWithoutReading = () => {
      const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1');
      sockets.push(socket.on('error', () => {}).pause());
      socket.write(request.repeat(3));
    };
    const cutOff = () =>
      jiter.lines.filter(({ event, fields }) => event === 'answer.cut-off' && fields['org'] === 'board');
    const refusals: unknown[] = [];
    await eventually(async () => {
      const { status, headers, body } = await get('/queues');
      if (status === 429) refusals.push([headers['retry-after'], body.message]);
      // Nothing is on its way yet, or not any more: on a busy machine the queue can be too slow to read the page at all.
      else if (cutOff().length === 0) askWithoutReading();
      expect(cutOff().length).toBeGreaterThan(0);
    }, 60_000);
    expect(refusals[0]).toEqual(['5', expect.stringContaining('still on their way')]);
    await eventually(() => get('/queues').expect(200));
    for (const socket of sockets) socket.destroy();
  });

  test('holds up nobody', async () => {
    await open();
    const ids = Array.from({ length: 100 }, (_, index) => String(9_000_000_000_000_000_000n + BigInt(index)));
    await add(300, { ids, dueAt: 0 });
    const watch = openStallWatch();
    for (const path of [
      `${PAGE}&jobsPerPage=300`,
      '/queues?activeQueue=deliveries&status=latest&jobsPerPage=300',
    ]) {
      const wish = {
        method: 'GET',
        path: `/admin/queues/api${path}`,
        headers: { authorization: AUTHORIZATION },
      };
      await eventually(async () => expect((await watch.expectNoStall(jiter.url, wish)).status).toBe(200));
    }
    await watch.close();
  });
});
