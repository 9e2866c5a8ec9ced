import { setTimeout as pause } from 'node:timers/promises';

export type DemoEvent = {
  payload: string;
  /** How far ahead it is scheduled. */
  inMs: number;
  /** How often its receiver answers 500 before it answers 200. */
  failures: number;
};

/** Two of them share a moment, and so a job of the queue. */
export const DEMO_EVENTS: readonly DemoEvent[] = [
  { payload: 'Water the plants', inMs: 2_000, failures: 0 },
  { payload: 'Charge the card (its server is down)', inMs: 2_500, failures: 2 },
  { payload: 'Remind Ada of the meeting', inMs: 3_000, failures: 0 },
  { payload: 'Remind Grace of the meeting', inMs: 3_000, failures: 0 },
  { payload: 'Expire the voucher "50% off"', inMs: 4_250, failures: 0 },
  { payload: 'Wish a happy birthday 🎂', inMs: 6_000, failures: 0 },
];

type Api = { url: string; apiKey: string };

export async function scheduleAll(api: Api, destination: string): Promise<string[]> {
  const start = Date.now();
  return Promise.all(
    DEMO_EVENTS.map(async ({ payload, inMs }) => {
      const scheduledTime = new Date(start + inMs).toISOString();
      const event = await call(api, 'POST', '/api/events', { payload, destination, scheduledTime });
      return event.id;
    }),
  );
}

/** The receiver has seen them all; the last outcome is on its way into the database. */
export async function settled(api: Api, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    while ((await call(api, 'GET', `/api/events/${id}`)).status !== 'Sent') await pause(20);
  }
}

async function call(api: Api, method: string, path: string, body?: unknown) {
  const response = await fetch(api.url + path, {
    method,
    headers: { 'x-api-key': api.apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { id: string; status: string; message?: string };
  if (!response.ok)
    throw new Error(`${method} ${path} was answered with ${response.status}: ${answer.message}`);
  return answer;
}
