import { fileURLToPath } from 'node:url';
import { createLatch, eventually } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import { becomes, type Fleet, type WireEvent } from './fleet.ts';
import { soon } from './load.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const HEADERS = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' };
const CONTINUED = new RegExp(`^00-${TRACE}-([0-9a-f]{16})-01$`);

/** A create as an instrumented client makes it: the headers come by themselves. */
async function create(fleet: Fleet, path: string, sent: unknown, headers: Record<string, string> = HEADERS) {
  const { status, body } = await fleet.call('POST', path, sent, headers);
  expect(status).toBe(200);
  return body;
}

const untilSent = (fleet: Fleet, id: string) => becomes(fleet, id, 'Sent');

/** The org's setting, once the API has heard of it. */
async function wantTraces(fleet: Fleet): Promise<void> {
  expect((await fleet.call('PUT', '/api/org', { traceContext: true })).status).toBe(200);
  await eventually(async () => {
    const shown = await create(fleet, '/api/events?dryRun=true', aBody('https://example.com/'));
    expect(JSON.stringify(shown)).toContain(`00-${TRACE}-`);
  });
}

const BULK = { action: 'replay', filter: { status: 'Sent' }, rate: 100 };
const aBody = (destination: string) => ({ payload: 'x', destination, delay: '0s' });
/** Without what differs from event to event. */
const namesOf = (headers: object) => Object.keys(headers).filter((name) => name !== 'content-length');

test('the trace of a create goes on at the receiver where the org wants it, and nowhere else; without a collector nothing of OpenTelemetry is loaded for it', async () => {
  const fleet = await aFleet('postgres', { env: LISTING, build: 'shipped' });
  const receiver = await aReceiver([200, 500, 200]);
  const threeFields = () => ({
    payload: 'x',
    destination: receiver.url,
    scheduledTime: soon(3_000).toISOString(),
  });
  const before = await create(fleet, '/api/events', threeFields());
  await untilSent(fleet, before.id);
  const plain = receiver.hits[0]!;
  expect(namesOf(plain.headers)).not.toContain('traceparent');

  await wantTraces(fleet);
  const first = await create(fleet, '/api/events', threeFields());
  const { history } = await untilSent(fleet, first.id);
  const hits = receiver.hits.slice(1);
  const spans = hits.map(({ headers }) => CONTINUED.exec(String(headers.traceparent))?.[1]);
  expect(spans).toEqual([expect.any(String), expect.any(String)]);
  expect(new Set([SPAN, ...spans]).size).toBe(3);
  for (const [index, { headers }] of hits.entries()) {
    expect(headers.tracestate).toBe('vendor=1');
    // Nothing else is said of it than of any event with three fields.
    expect(namesOf(headers).sort()).toEqual([...namesOf(plain.headers), 'traceparent', 'tracestate'].sort());
    expect(history![index]!.requestData).toContain(headers.traceparent as string);
  }

  const wrong = { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01`, tracestate: 'vendor=1' };
  const others = [
    await create(fleet, '/api/events', aBody(receiver.url), wrong),
    await create(fleet, '/api/events', aBody(receiver.url), {}),
  ];
  for (const { id } of others) await untilSent(fleet, id);
  for (const { headers } of receiver.hits.slice(3)) {
    expect(headers.traceparent).toBeUndefined();
    expect(headers.tracestate).toBeUndefined();
  }
  const [one] = (await create(fleet, '/api/events/batch', [aBody(receiver.url)])) as unknown as WireEvent[];
  await untilSent(fleet, one!.id);
  expect(receiver.hits.at(-1)!.headers.traceparent).toMatch(CONTINUED);
  for (const { stop } of fleet.running) expect(await stop()).toBe(0);
  expect(await loadedBy(fleet)).toEqual([[], []]);
}, 120_000);

type Value = { stringValue?: string; intValue?: number };
type Span = {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links?: { traceId: string; spanId: string }[];
  status: { code: number };
  attributes: { key: string; value: Value }[];
};
type Exported = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

/** As OTLP numbers them. */
const [CLIENT, PRODUCER, ERROR] = [3, 4, 2];
const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

async function aCollector() {
  const collector = await aReceiver();
  const spans = () =>
    collector.hits.flatMap(({ body }) =>
      (JSON.parse(body) as Exported).resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
  return { collector, spans };
}

const shim = fileURLToPath(new URL('loaded-packages.mjs', import.meta.url));
const LISTING = { NODE_OPTIONS: `--import ${shim}` };
/** What each of these processes had loaded of OpenTelemetry when it ended; its last words may be read after its end. */
const loadedBy = ({ running }: Fleet) =>
  eventually(() =>
    running.map(({ output }) => {
      const [, list] = /^loaded: (.*)$/m.exec(output())!;
      return list!.split(' ').filter((name) => name.startsWith('@opentelemetry/'));
    }),
  );

test('a collector is told of creates and attempts as spans of one trace, which receivers know by the same ids', async () => {
  const { collector, spans } = await aCollector();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100', ...LISTING };
  const fleet = await aFleet('postgres', { env, build: 'shipped' });
  const receiver = await aReceiver([500, 200]);
  await wantTraces(fleet);
  const made = await create(fleet, '/api/events', aBody(receiver.url));
  await untilSent(fleet, made.id);
  const told = await eventually(() => {
    const all = spans().filter(({ traceId }) => traceId === TRACE);
    expect(all).toHaveLength(3);
    return Promise.resolve(all);
  });
  expect(collector.hits.every(({ path }) => path === '/v1/traces')).toBe(true);
  // Batches come as they come.
  const numberOf = (span: Span) => Number(attributesOf(span)['jiter.attempt'] ?? 0);
  const [creation, ...attempts] = told.sort((one, other) => numberOf(one) - numberOf(other));
  expect(creation).toMatchObject({ name: 'create', kind: PRODUCER, parentSpanId: SPAN });
  expect(attributesOf(creation!)).toMatchObject({ 'messaging.message.id': made.id });
  expect(attempts.map(({ kind, name, parentSpanId }) => [kind, name, parentSpanId])).toEqual([
    [CLIENT, 'POST', creation!.spanId],
    [CLIENT, 'POST', creation!.spanId],
  ]);
  const sent = receiver.hits.map(({ headers }) => CONTINUED.exec(String(headers.traceparent))?.[1]);
  expect(attempts.map(({ spanId }) => spanId)).toEqual(sent);
  expect(attempts.map(({ status }) => status.code === ERROR)).toEqual([true, false]);
  const common = {
    'messaging.message.id': made.id,
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'jiter.lag_ms': expect.any(Number),
  };
  expect(attempts.map(attributesOf)).toMatchObject([
    { ...common, 'http.response.status_code': 500, 'error.type': '500', 'jiter.attempt': 1 },
    { ...common, 'http.response.status_code': 200, 'jiter.attempt': 2, 'jiter.outcome': 'sent' },
  ]);

  // Nothing waits for a collector that is away.
  await collector.close();
  const other = await create(fleet, '/api/events', aBody(receiver.url), {});
  await untilSent(fleet, other.id);
  for (const { stop } of fleet.running) expect(await stop()).toBe(0);
  for (const loaded of await loadedBy(fleet)) expect(loaded).toContain('@opentelemetry/sdk-trace-base');
}, 120_000);

test('late attempts are traces of their own with a link, and ticks, replays and callbacks are told of', async () => {
  const { collector, spans } = await aCollector();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    TRACE_LINK_AFTER: '0s',
  };
  const fleet = await aFleet('postgres', { env });
  const receiver = await aReceiver();
  const foundBy = (id: string, kind: number) =>
    eventually(() => {
      const found = spans().filter(
        (span) => span.kind === kind && attributesOf(span)['messaging.message.id'] === id,
      );
      expect(found).toHaveLength(1);
      return Promise.resolve(found[0]!);
    });
  await wantTraces(fleet);
  const callback = `${receiver.url}/called`;
  const body = { ...aBody(receiver.url), successCallback: { url: callback } };
  const made = await create(fleet, '/api/events', body);
  await untilSent(fleet, made.id);
  const creation = await foundBy(made.id, PRODUCER);
  const attempt = await foundBy(made.id, CLIENT);
  expect(creation.traceId).toBe(TRACE);
  expect(attempt.traceId).not.toBe(TRACE);
  expect(attempt.parentSpanId ?? '').toBe('');
  expect(attempt.links).toMatchObject([{ traceId: TRACE, spanId: creation.spanId }]);
  expect(receiver.hits[0]!.headers.traceparent).toBe(`00-${TRACE}-${attempt.spanId}-01`);

  // What the caller did not have sampled is not told of later either.
  const unsampled = { traceparent: HEADERS.traceparent.replace(/01$/, '00') };
  const quiet = await create(fleet, '/api/events', aBody(receiver.url), unsampled);
  await untilSent(fleet, quiet.id);

  const called = await eventually(async () => {
    const { body: list } = await fleet.call('GET', '/api/events');
    const found = (list as unknown as (WireEvent & { destination: string })[]).find(
      ({ destination }) => destination === callback,
    );
    expect(found).toMatchObject({ status: 'Sent' });
    return found!;
  });
  expect(attributesOf(await foundBy(called.id, CLIENT))).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
  });

  await fleet.call('POST', '/api/events/replay', { ids: [made.id] });
  const sourced = (source: string) =>
    eventually(() => {
      const found = spans().filter((span) => attributesOf(span)['jiter.source'] === source);
      expect(found.length).toBeGreaterThan(0);
      return Promise.resolve(found[0]!);
    });
  expect(await sourced('replay')).toMatchObject({ name: 'create', kind: PRODUCER });
  const job = { payload: '', destination: receiver.url, expression: '* * * * * *' };
  const { body: cron } = await fleet.call('POST', '/api/cronjobs', job);
  expect(await sourced('tick')).toMatchObject({ name: 'create', kind: PRODUCER });
  await fleet.call('POST', `/api/cronjobs/${cron.id}/run`);
  const run = attributesOf(await sourced('run'))['messaging.message.id'];
  await untilSent(fleet, run as string);
  await fleet.call('DELETE', `/api/cronjobs/${cron.id}`);

  const before = spans().filter((span) => attributesOf(span)['jiter.source'] === 'replay').length;
  expect((await fleet.call('POST', '/api/bulk', BULK)).status).toBe(200);
  await eventually(() => {
    const replays = spans().filter((span) => attributesOf(span)['jiter.source'] === 'replay');
    expect(replays.length).toBeGreaterThan(before);
    return Promise.resolve();
  });
  const ids = spans().map((span) => attributesOf(span)['messaging.message.id']);
  expect(ids).not.toContain(quiet.id);
}, 120_000);

test('an attempt that ends while its worker drains is told of as well', async () => {
  const { collector, spans } = await aCollector();
  // Longer than the test: nothing is told of before a process ends.
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '600000' };
  const fleet = await aFleet('postgres', { env });
  const latch = createLatch();
  const receiver = await aReceiver([{ hold: latch.opened }]);
  const { id } = await create(fleet, '/api/events', aBody(receiver.url));
  await eventually(() => Promise.resolve(expect(receiver.hits).toHaveLength(1)));
  const [worker] = fleet.workers;
  const stopped = worker!.stop();
  await eventually(() => Promise.resolve(expect(worker!.output()).toContain('process.stopping')));
  latch.open();
  expect(await stopped).toBe(0);
  expect(spans().map((span) => attributesOf(span)['messaging.message.id'])).toEqual([id]);
}, 120_000);
