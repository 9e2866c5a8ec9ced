import type { NewEvent, OnceEvent } from '@jiter/core';
import type { CronJobStore, EventStore } from '@jiter/store';
import { startReceiver } from '@jiter/testkit';
import { setup, soon, type Setup } from '../test-setup.ts';
import { openTracedCreates } from './traced-creates.ts';

/** What a collector is told of what is made, and what stays as it was: what was made, and how that failed. */

const [TRACE, CALLER] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const trace = { parent: `00-${TRACE}-${CALLER}-01` };

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const anEvent = (options?: NewEvent['options']): NewEvent => ({
  ...{ org: jiter.org, payload: '', destination: 'https://example.com/', scheduledTime: new Date(soon()) },
  ...(options && { options }),
});
const anOnce = (key: string): OnceEvent => ({
  event: anEvent({ trace, idempotencyKey: key }),
  key,
  fingerprint: '00'.repeat(32),
});

type Said = { key: string; value: { stringValue?: string; intValue?: number } };
type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status: { code?: number };
  attributes: Said[];
};
type Exported = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

/** Each span of what `work` did, with what it says. */
async function spansOf(work: (events: EventStore, cronJobs: CronJobStore) => Promise<unknown>) {
  const collector = await startReceiver();
  const endpoint = collector.url.replace(/\/$/, '');
  const traces = (await openTracedCreates({ endpoint, version: '1', linkAfterMs: 0 }))!;
  await work(traces.over(jiter.store.events), traces.overJobs(jiter.store.cronJobs));
  await traces.close();
  await collector.close();
  const exported = collector.hits.map(({ body }) => JSON.parse(body) as Exported);
  const spans = exported.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  return spans.map(({ attributes, ...span }) => {
    const said = Object.fromEntries(
      attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    );
    return {
      ...span,
      id: said['messaging.message.id'],
      count: said['messaging.batch.message_count'],
      source: said['jiter.source'],
      error: said['error.type'],
      isError: span.status.code === 2,
    };
  });
}

test('what continues a trace continues the span of its create, one by one and among others; a repeat made nothing', async () => {
  const made: (string | undefined)[] = [];
  const spans = await spansOf(async (events) => {
    const one = await events.create(anEvent({ trace }));
    const many = await events.createMany([anEvent({ labels: ['a'] }), anEvent({ trace }), anEvent()]);
    const once = await events.createOnce(anOnce('one'));
    const all = await events.createManyOnce([anOnce('one'), anOnce('two'), anEvent()]);
    expect([once.kind, ...all.map(({ kind }) => kind)]).toEqual([
      'created',
      'replayed',
      'created',
      'created',
    ]);
    const ofKeys = [once, all[1]!].map((result) => (result.kind === 'created' ? result.event : undefined));
    for (const event of [one, ...many, ...ofKeys]) made.push(event!.options?.trace?.parent);
    await events.createOnce(anOnce('one'));
  });
  expect(spans.map(({ id, count }) => id ?? count)).toEqual([
    expect.stringMatching(/^\d+$/),
    3,
    expect.stringMatching(/^\d+$/),
    2,
    0,
  ]);
  for (const { traceId, parentSpanId, isError } of spans)
    expect([traceId, parentSpanId, isError]).toEqual([TRACE, CALLER, false]);
  const continued = (span: number) => `00-${TRACE}-${spans[span]!.spanId}-01`;
  expect(made).toEqual([
    continued(0),
    ...[undefined, continued(1), undefined],
    ...[continued(2), continued(3)],
  ]);
});

test('a create that fails does so as ever, and its span says what of', async () => {
  const failing = { ...anEvent(), org: 'no org' };
  const spans = await spansOf(async (events) => {
    const [own, traced] = await Promise.all(
      [jiter.store.events, events].map((store) => store.create(failing).catch((error: unknown) => error)),
    );
    expect(traced).toBeInstanceOf(Error);
    expect(String(traced)).toBe(String(own));
  });
  expect(spans).toMatchObject([{ count: 0, isError: true, error: expect.any(String) }]);
});

test('replays and runs are told of by where they come from, and nothing where none was made', async () => {
  const input = { payload: '', destination: 'https://example.com/', expression: '0 9 1 1 *' };
  const job = ((await jiter.api.post('/api/cronjobs').send(input).expect(200)).body as { id: string }).id;
  const cancelled = await jiter.store.events.create(anEvent());
  await jiter.api.post(`/api/events/${cancelled.id}/cancel`).expect(200);
  const bulk = { choice: { ids: [cancelled.id] }, limit: 10, spreadMs: 0 };
  const spans = await spansOf(async (events, cronJobs) => {
    for (const dryRun of [true, false]) await events.replayMany(jiter.org, { ...bulk, dryRun });
    const once = { key: 'run', fingerprint: '00'.repeat(32) };
    const now = new Date();
    await cronJobs.run(jiter.org, '987654321', now);
    await cronJobs.run(jiter.org, job, now);
    for (let times = 0; times < 2; times += 1) await cronJobs.runOnce(jiter.org, job, now, once);
  });
  expect(spans.map(({ source, id }) => [source, id])).toEqual([
    ['replay', expect.stringMatching(/^\d+$/)],
    ['run', expect.stringMatching(/^\d+$/)],
    ['run', expect.stringMatching(/^\d+$/)],
  ]);
});
