import type { Bell, EventOptions } from '@jiter/core';
import { intervalMs, type Columns } from '../database/relation.ts';
import { EVENT_JSON } from '../events/list.ts';
import { COMPUTED_OF_SETTLED, EVENT_COLUMN_NAMES } from '../events/row.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';
import { storable } from './storable.ts';

/** What an event calls when it has its outcome: an event of the same org, due at once. */
export type Callback = {
  destination: string;
  options: EventOptions;
  timeoutMs?: number;
  /** JSON: what stands before and behind the event, which is told as it is then. */
  before: string;
  behind: string;
  /** Told of its bell, once it is there. */
  onMade: (bell: Bell) => void;
};

/** What `insertCallbacksSql` reads of `held` beside its `event_id`. */
export const CALLBACK_COLUMNS: Columns<{ callback?: Callback | undefined }> = {
  callback_to: ['text', ({ callback }) => callback?.destination],
  callback_options: ['jsonb', ({ callback }) => callback?.options],
  callback_timeout_ms: ['int', ({ callback }) => callback?.timeoutMs],
  callback_before: ['text', ({ callback }) => callback && storable(callback.before)],
  callback_behind: ['text', ({ callback }) => callback && storable(callback.behind)],
};

/** A larger payload is not told again. */
const MAX_TOLD_BYTES = 262_144;

const TOLD = EVENT_COLUMN_NAMES.filter((name) => name !== 'payload');
const PAYLOAD = `case when octet_length(payload) <= ${MAX_TOLD_BYTES} then payload end as payload`;

/**
 * Makes the events that are called for by outcomes: of those in `ended`, as `select` reads columns of an event from there,
 * which are `held` with a callback. Each is exactly there if its outcome is.
 */
export function insertCallbacksSql(ended: string, select: (names: readonly string[]) => string): string {
  const now = 'now()::timestamptz(3)';
  return `insert into events (org_id, destination, payload, scheduled_time, options, timeout_ms, parent_id, due_at, wake_at)
    select org, callback_to, callback_before || told || callback_behind, ${now}, callback_options, callback_timeout_ms,
      told_id, ${now}, ${now} + ${intervalMs(SILENCE_MS)}
    from (
      select id as told_id, org_id as org, ${EVENT_JSON} as told
      from (select ${select(TOLD)}, ${PAYLOAD}, ${COMPUTED_OF_SETTLED} from ${ended}) as event) as event
    join held on event_id = told_id
    where callback_to is not null
    returning id, parent_id, due_at`;
}
