import { createClient, type JiterClient, type NewEvent } from '@jiter/client';
import type { DemoReceivers } from './demo-receivers.ts';

const AT_ONCE = 500;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

type Urls = DemoReceivers['urls'];
const repeat = (count: number, make: (index: number) => NewEvent) =>
  Array.from({ length: count }, (_, index) => make(index));
const order = (index: number) =>
  JSON.stringify({
    type: ['order.paid', 'order.shipped', 'cart.abandoned'][index % 3],
    order: 10_400 + index,
    customer: { id: 700 + index, name: ['Ada', 'Grace', 'Barbara', 'Linus'][index % 4] },
  });

/**
 * A lively week, by real calls and real deliveries: what is due within the next minutes is delivered, retried and given up
 * before one's eyes, and the rest lies ahead.
 */
export async function seedWeek(api: { url: string; apiKey: string }, urls: Urls): Promise<void> {
  const client = createClient(api);
  const events = [...soon(urls), ...ahead(urls)];
  for (let done = 0; done < events.length; done += AT_ONCE) {
    await client.events.createMany(events.slice(done, done + AT_ONCE));
  }
  await addCronJobs(client, urls);
}

const after = (seconds: number) => ({ delay: `${Math.round(seconds * 1_000)}ms` });

const soon = ({ shop, crm, legacy, slow, mail }: Urls): NewEvent[] => [
  ...repeat(240, (index) => ({
    payload: order(index),
    destination: shop,
    labels: ['orders'],
    ...after(2 + index / 2),
  })),
  ...repeat(40, (index) => ({
    payload: order(index),
    destination: crm,
    labels: ['crm'],
    retryPolicy: { delays: ['2s', '5s', '10s'] },
    ...after(3 + index * 2),
  })),
  ...repeat(10, (index) => ({
    payload: `sync ${index}`,
    destination: legacy,
    retryPolicy: { delays: ['1s', '3s'] },
    ...after(4 + index * 5),
  })),
  ...repeat(3, () => ({
    payload: '{"slow":true}',
    destination: slow,
    timeout: '3s',
    retryPolicy: { delays: ['5s'] },
    ...after(6),
  })),
  ...repeat(120, (index) => ({
    payload: `Remind guest ${index}: your table at eight`,
    destination: mail,
    ...after(60 + index * 28),
  })),
];

const ahead = ({ shop, crm, mail }: Urls): NewEvent[] => [
  ...repeat(300, (index) => ({
    payload: order(index),
    destination: [shop, mail, crm][index % 3]!,
    ...after(HOUR_S * (0.5 + ((index * 7) % 240) / 8)),
  })),
  ...repeat(140, (index) => ({
    payload: 'Your week in numbers',
    destination: mail,
    labels: ['digest'],
    ...after(DAY_S * (1 + (index % 6)) + index * 60),
  })),
];

async function addCronJobs(client: JiterClient, { shop, crm, mail, legacy }: Urls): Promise<void> {
  const jobs = [
    { expression: '*/5 * * * *', timezone: 'UTC', payload: 'heartbeat', destination: shop },
    {
      expression: '0 9 * * 1-5',
      timezone: 'Europe/Berlin',
      payload: 'Stand-up at half past nine',
      destination: mail,
    },
    {
      expression: '30 2 * * *',
      timezone: 'America/New_York',
      payload: '{"job":"invoices"}',
      destination: crm,
    },
    { expression: '0 7 L * *', timezone: 'Asia/Kolkata', payload: 'Close the month', destination: mail },
    { expression: '*/15 * * * *', timezone: 'UTC', payload: '{"job":"sync"}', destination: legacy },
  ];
  const made = [];
  for (const job of jobs) made.push(await client.cronJobs.create(job));
  await client.cronJobs.edit(made.at(-1)!.id, { status: 'Disabled' });
}
