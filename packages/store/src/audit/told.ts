/** How a row is told of in `before` and `after`, as SQL that makes JSON with the names of answers. */

/** A moment as `toISOString` writes it. */
export const toldTime = (value: string) =>
  `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What options have for SQL alone, and what is secret of them. An event tells of its moment by itself. */
const UNTOLD = '{sealed,maxAgeMs,expiresAt,isCallback}';

const PAYLOAD = (row: string) =>
  `jsonb_build_object('bytes', octet_length(${row}.payload), 'sha256', encode(sha256(convert_to(${row}.payload, 'UTF8')), 'hex'))`;

function toldSql(row: string, fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, sql]) => `'${name}', ${sql}`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')})) || (coalesce(${row}.options, '{}') - '${UNTOLD}'::text[])`;
}

/** `hasPayload`: it may differ, so that it is told by its length and its digest. */
export const toldEvent = (row: string, { hasPayload }: { hasPayload: boolean }) =>
  toldSql(row, {
    destination: `${row}.destination`,
    scheduledTime: toldTime(`${row}.scheduled_time`),
    status: `${row}.status`,
    expiresAt: toldTime(`${row}.expires_at`),
    ...(hasPayload && { payload: PAYLOAD(row) }),
  });

export const toldJob = (row: string) =>
  toldSql(row, {
    destination: `${row}.destination`,
    payload: PAYLOAD(row),
    expression: `${row}.expression`,
    timezone: `${row}.timezone`,
    status: `${row}.status`,
    misfire: `${row}.misfire`,
    maxLateness: `${row}.max_lateness_ms`,
  });

/** Of `one` what is not the same in `other`; null where all is. */
export const differing = (one: string, other: string) =>
  `(select jsonb_object_agg(key, value) from jsonb_each(${one}) where value is distinct from ${other} -> key)`;

/** Secrets are not told of, but that some changed is. */
export const secretsChanged = (one: string, other: string) =>
  `case when ${one} is distinct from ${other} then '{"secretHeaders":"changed"}'::jsonb end`;
