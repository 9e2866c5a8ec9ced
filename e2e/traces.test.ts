import { eventually } from '@jiter/testkit';
import { aFleet, aReceiver } from './a-fleet.ts';
import type { Fleet, WireEvent } from './fleet.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const HEADERS = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' };
const CONTINUED = new RegExp(`^00-${TRACE}-([0-9a-f]{16})-01$`);

/** A create as an instrumented client makes it: the headers come by themselves. */
async function create(fleet: Fleet, path: string, body: unknown, headers: Record<string, string> = HEADERS) {
  const answer = await fetch(`${fleet.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': fleet.apiKey, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as WireEvent;
}

const untilSent = (fleet: Fleet, id: string): Promise<WireEvent> =>
  eventually(async () => {
    const { body } = await fleet.call('GET', `/api/events/${id}`);
    expect(body.status).toBe('Sent');
    return body;
  });

const aBody = (destination: string) => ({ payload: 'x', destination, delay: '0s' });
/** Without what differs from event to event. */
const namesOf = (headers: object) => Object.keys(headers).filter((name) => name !== 'content-length');

test('the trace of a create goes on at the receiver where the org wants it, and nowhere else', async () => {
  const fleet = await aFleet('postgres');
  const receiver = await aReceiver([200, 500, 200]);
  const threeFields = () => ({
    payload: 'x',
    destination: receiver.url,
    scheduledTime: new Date(Date.now() + 300).toISOString(),
  });
  const before = await create(fleet, '/api/events', threeFields());
  await untilSent(fleet, before.id);
  const plain = receiver.hits[0]!;
  expect(namesOf(plain.headers)).not.toContain('traceparent');

  expect((await fleet.call('PUT', '/api/org', { traceContext: true })).status).toBe(200);
  // Every process has heard of it by then.
  const first = await eventually(async () => {
    const shown = await create(fleet, '/api/events?dryRun=true', threeFields());
    expect(JSON.stringify(shown)).toContain(`00-${TRACE}-`);
    return create(fleet, '/api/events', threeFields());
  });
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
}, 120_000);
