import type { Knex } from 'knex';
import { AppError, isoTime, type Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { COLUMNS, toIncident, type Incident, type Row } from './incidents.ts';

/** `forMs`: null has it told again. */
export type Quieting = { kind: 'acknowledge' } | { kind: 'snooze'; forMs: number | null };

type Which = { org: string; id: string; by: Actor | undefined };

/**
 * Nobody is told of it again before it is over, or before a time. One that is acknowledged already stays as it is. Undefined where the org
 * has no such incident. Throws AppError 409 for one that is over.
 */
export async function keepQuiet(
  trx: Knex,
  { org, id, by }: Which,
  how: Quieting,
): Promise<Incident | undefined> {
  const sql = `select ${COLUMNS} from incidents where org_id = :org and id = :id for update`;
  const [found] = await rowsOf<Row>(trx, sql, { org, id });
  if (!found || (how.kind === 'acknowledge' && found.acknowledgedAt)) return found && toIncident(found);
  if (found.closedAt) throw incidentOver(found.host, found.closedAt);
  const [changed] = await rowsOf<Row>(
    trx,
    `update incidents set ${SETS[how.kind]} where id = :id returning ${COLUMNS}`,
    {
      id,
      by: by ? JSON.stringify({ kind: by.kind, name: by.name }) : null,
      ...(how.kind === 'snooze' && { forMs: how.forMs }),
    },
  );
  const incident = toIncident(changed!);
  const { host, snoozedUntil } = incident;
  const until = snoozedUntil ? isoTime(snoozedUntil) : null;
  await note(trx, by, {
    ...{ org, action: how.kind === 'snooze' ? 'incident.snoozed' : 'incident.acknowledged' },
    target: { kind: 'incident', id },
    details: { host, ...(how.kind === 'snooze' && { until }) },
  });
  return incident;
}

const SETS = {
  acknowledge: 'acknowledged_at = now(), acknowledged_by = :by::jsonb',
  snooze: `snoozed_until = now() + :forMs::float8 * interval '1 millisecond',
    snoozed_by = case when :forMs::float8 is not null then :by::jsonb end`,
} as const;

export const incidentOver = (host: string, closedAt: Date) =>
  new AppError(
    409,
    `${host} has been well again since ${isoTime(closedAt)}: nobody is told of it any more`,
    undefined,
    'incident_over',
  );
