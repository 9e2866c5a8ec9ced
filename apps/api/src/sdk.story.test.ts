import { createRequire } from 'node:module';
import type * as JiterNode from '@jiter/node';
import { aBody, API_KEY, setup, SIGNING_SECRET, soon, type Setup } from './test-setup.ts';

// The published SDK, unmodified. It is CommonJS.
const sdk = createRequire(import.meta.url)('@jiter/node') as typeof JiterNode;
const { EventStatus } = sdk;

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  sdk.init({
    apiKey: API_KEY,
    signingSecret: SIGNING_SECRET,
    baseUrl: `${jiter.url}/api`,
  } as JiterNode.JiterConfig);
});
afterAll(() => jiter.close());

const options = (overrides: Partial<JiterNode.CreateEventOptions> = {}): JiterNode.CreateEventOptions => ({
  payload: JSON.stringify({ hello: 'wörld' }),
  destination: 'https://example.com/hook',
  scheduledTime: soon(),
  ...overrides,
});

const refusal = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (thrown: { response?: { status: number; data: { message: string } } }) => thrown,
  );
  return { status: error?.response?.status, message: error?.response?.data.message };
};

test('createEvent and getEvent', async () => {
  const wished = options();
  const created = await sdk.createEvent(wished);
  expect(created).toMatchObject({ ...wished, status: EventStatus.Pending, org: jiter.org });
  expect(await sdk.getEvent({ id: created.id })).toEqual({ ...created, history: [] });
});

test('editEvent: payload, destination, cancel', async () => {
  const { id } = await sdk.createEvent(options());
  expect(await sdk.editEvent({ id, payload: 'new' })).toMatchObject({ id, payload: 'new' });
  expect(await sdk.editEvent({ id, destination: 'https://example.org' })).toMatchObject({
    payload: 'new',
    destination: 'https://example.org',
  });
  expect(await sdk.editEvent({ id, status: EventStatus.Cancelled })).toMatchObject({ status: 'Cancelled' });
  expect(await refusal(sdk.editEvent({ id, payload: 'late' }))).toMatchObject({ status: 400 });
});

test('getManyEvents: all, one status, several, a range', async () => {
  const scheduledTime = '2098-05-05T05:05:05.005Z';
  const { id } = await sdk.createEvent(options({ scheduledTime }));
  const ids = async (query?: JiterNode.GetManyEventsOptions) =>
    (await sdk.getManyEvents(query)).map((event) => event.id);
  expect(await ids()).toContain(id);
  expect(await ids({ status: EventStatus.Pending })).toContain(id);
  expect(await ids({ status: [EventStatus.FailedToSend, EventStatus.Pending] })).toContain(id);
  expect(await ids({ status: [EventStatus.FailedToSend, EventStatus.Sent] })).toEqual([]);
  expect(await ids({ scheduledStartDate: scheduledTime, scheduledEndDate: scheduledTime })).toEqual([id]);
  expect(await ids({ sentAtStartDate: '2020-01-01T00:00:00.000Z' })).toEqual([]);
});

test('errors are read from error.response.data.message', async () => {
  expect(await refusal(sdk.createEvent(options({ scheduledTime: 'soon' })))).toEqual({
    status: 400,
    message: 'Please enter a valid time',
  });
  expect(await refusal(sdk.createEvent(options({ scheduledTime: soon(-1_000) })))).toEqual({
    status: 400,
    message: 'Please make sure your scheduled time is in the future',
  });
  expect(await refusal(sdk.getEvent({ id: 'abc' }))).toEqual({
    status: 404,
    message: 'Unable to find event',
  });
  expect(await refusal(sdk.editEvent({ id: '1' }))).toMatchObject({ status: 400 });
  expect(await refusal(sdk.createEvent({ ...options(), ...aBody({ extra: 1 }) }))).toMatchObject({
    status: 400,
    message: expect.stringContaining("'extra'"),
  });
});

test('createCronJob, getCronJob, getManyCronJobs and editCronJob', async () => {
  const wished = {
    payload: '{"tick":true}',
    destination: 'https://example.com/hook',
    expression: '0 9 * * 1',
  };
  const created = await sdk.createCronJob(wished);
  expect(created).toMatchObject({ ...wished, status: 'Active', org: jiter.org });
  expect(await sdk.getCronJob({ id: created.id })).toEqual({ ...created, history: [] });
  // The SDK's own type says one job; what it answers is what it got.
  expect(await sdk.getManyCronJobs()).toEqual([expect.objectContaining({ id: created.id })]);
  const edited = await sdk.editCronJob({
    id: created.id,
    status: 'Disabled' as typeof created.status,
  });
  expect(edited).toMatchObject({ id: created.id, status: 'Disabled' });
  expect(edited).not.toHaveProperty('nextExecutionDate');
  expect(await refusal(sdk.createCronJob({ ...wished, expression: 'never' }))).toEqual({
    status: 400,
    message: 'Please enter a valid cron expression',
  });
});
