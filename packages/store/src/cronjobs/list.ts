import type { Knex } from 'knex';
import { ANSWERED_OPTIONS_OF_JOBS, STALLED } from '@jiter/core';
import {
  directionOf,
  readJsonPage,
  type JsonPage,
  type PageLimits,
  type PageOrder,
} from '../database/json-page.ts';
import { jsonNumber, jsonObject, jsonText, jsonTextOrPlace, jsonTime, jsonWord } from '../database/json.ts';
import { answeredJson } from '../events/json.ts';
import { ANSWERED_OF_JOBS } from '../events/row.ts';
import { nextStatusOf } from './row.ts';

/** A job's place in the list of all. */
export type CronJobPosition = { id: string };
export type CronJobPage = JsonPage<CronJobPosition>;
export type CronJobFilter = PageOrder<CronJobPosition>;

/** A cron job as the API's callers see it. */
const JOB_JSON = jsonObject({
  id: jsonWord('id'),
  org: jsonWord('org_id'),
  destination: jsonText('destination'),
  payload: jsonTextOrPlace('payload'),
  expression: jsonText('expression'),
  timezone: jsonText('timezone'),
  status: jsonText('status'),
  misfire: jsonText('misfire'),
  maxLateness: jsonNumber('max_lateness_ms'),
  nextExecutionDate: jsonTime('next_time'),
  nextExecutionStatus: jsonText(nextStatusOf('found')),
  problem: jsonText('case when next_time is null and stalled_at is not null then :stalled end'),
  createdAt: jsonTime('created_at'),
  updatedAt: jsonTime('updated_at'),
  ...answeredJson(ANSWERED_OF_JOBS, ANSWERED_OPTIONS_OF_JOBS),
});
/** Of a job's JSON, without the payload, the destination and the expression. */
const OTHER_BYTES = 250;

/** The jobs of `org`, the oldest first unless asked otherwise. */
export function listJobs(knex: Knex, org: string, filter: CronJobFilter & PageLimits): Promise<CronJobPage> {
  const { limit, maxBytes, after, before } = filter;
  const from = after ?? before;
  const { direction, isBeyond } = directionOf(filter);
  // The whole place in an index, or the planner might go through all orgs' jobs in the order of their ids.
  const order = `org_id ${direction}, id ${direction}`;
  const isFrom = from
    ? `(org_id, id) ${isBeyond} (:org, :from) and org_id ${isBeyond === '>' ? '<=' : '>='} :org`
    : 'org_id >= :org and org_id <= :org';
  return readJsonPage<CronJobPosition>(
    knex,
    {
      rows: `select * from cron_jobs where ${isFrom} order by ${order} limit :limit + 1`,
      order,
      item: JOB_JSON,
      leastBytes: `octet_length(payload) + octet_length(destination) + octet_length(expression)
        + coalesce(pg_column_size(options), 0) + ${OTHER_BYTES}`,
      position: { id: 'id' },
    },
    filter,
    { org, limit, maxBytes, stalled: STALLED, ...(from && { from: from.id }) },
  );
}
