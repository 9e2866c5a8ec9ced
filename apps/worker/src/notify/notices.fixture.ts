import { silentLog, systemClock, type Clock } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import type { Channel, NewChannel } from '@jiter/store';
import { openSql, type Receiver } from '@jiter/testkit';
import { startMailServer } from '@jiter/testkit/mail-server';
import { Webhook } from 'standardwebhooks';
import { untilAborted } from '../duties/term.ts';
import { createGuardedSender } from '../send/guarded-sender.ts';
import { setUp, signingSecret } from '../worker.fixture.ts';
import { noticeDuties } from './duties.ts';

export const PUBLIC_URL = 'https://jiter.example.com';

/** An org with channels, a mail server, and what whoever leads does for it. */
export async function setUpNotices() {
  const bench = await setUp('postgres');
  const sql = await openSql(bench.url);
  const mail = await startMailServer();
  const sender = await createGuardedSender({
    client: 'got',
    guard: createGuard({ allowPrivateDestinations: true, allowedDestinations: [] }),
    clock: systemClock,
    log: silentLog,
  });

  /** Does everything once that whoever leads does every few seconds. */
  async function runDuties(
    { clock = systemClock, ...more }: { smtpUrl?: string; clock?: Clock } = { smtpUrl: mail.url },
  ): Promise<void> {
    const settings = { ...more, publicUrl: PUBLIC_URL };
    const deps = { store: bench.store, sender, settings, userAgent: 'Jiter/test', clock, log: silentLog };
    const term = untilAborted(new AbortController().signal);
    const duties = noticeDuties(deps);
    for (const { run } of duties) await run(term);
    await duties.find(({ name }) => name === 'notices')!.run(term);
  }

  return {
    ...{ bench, sql, mail, runDuties },
    channel: (kind: NewChannel['kind'], target: string, tells: NewChannel['tells'] = ['incidents']) => {
      const shown = kind === 'email' ? target.replaceAll(',', ', ') : 'x';
      return bench.store.channels.create(bench.org, { kind, name: kind, target, shown, tells });
    },
    /** As workers say it: so many attempts at a host that ended `agoMs` ago. */
    async counted(host: string, counts: string, agoMs = 0): Promise<void> {
      const [names, values] = [counts.replace(/=\d+/g, ''), counts.replace(/\w+=/g, '')];
      await sql.rows(
        `insert into delivery_stats (org_id, host, at, step_s, ${names})
         values (${bench.org}, '${host}', now() - interval '${agoMs} milliseconds', 10, ${values})`,
      );
    },
    /** As if time had passed. */
    pass: (minutes: number) =>
      sql.rows(`with stats as (update delivery_stats set at = at - interval '${minutes} minutes')
        update incidents set opened_at = opened_at - interval '${minutes} minutes' where closed_at is null`),
    noticesOf: ({ id }: Channel) => bench.store.channels.notices(bench.org, id, 100),
    async forget() {
      for (const table of ['delivery_stats', 'notices', 'channels', 'incidents', 'cron_misses'])
        await sql.rows(`delete from ${table}`);
      mail.received.length = 0;
      mail.sources.length = 0;
    },
    async tearDown() {
      sender.close();
      await sql.close();
      await mail.close();
      await bench.tearDown();
    },
  };
}

export const bodyOf = (receiver: Receiver, index = 0) =>
  JSON.parse(receiver.hits[index]!.body) as Record<string, unknown>;

/** What a receiver of a webhook reads, once it has seen that it is signed. */
export function verified({ hits }: Receiver, index = 0): unknown {
  const { headers, body } = hits[index]!;
  const key = `whsec_${Buffer.from(signingSecret).toString('base64')}`;
  return new Webhook(key).verify(body, headers as Record<string, string>);
}
