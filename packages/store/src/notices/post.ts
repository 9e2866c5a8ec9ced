import type { Knex } from 'knex';
import type { ChannelTells, NoticeContent } from '@jiter/core';
import { rowsOf, type Values } from '../database/statement.ts';

/** Has it told by all channels of the org that want to hear of such, in the transaction that writes down that it was. */
export const post = (
  knex: Knex,
  { org, tells, content }: { org: string; tells: ChannelTells; content: NoticeContent },
): Promise<void> =>
  insert(
    knex,
    `channels.org_id = :org and :tells::text = any(tells) and (muted_until is null or muted_until <= now())`,
    content,
    { org, tells },
  );

/** By one of them alone. */
export const postTo = (knex: Knex, id: string, content: NoticeContent): Promise<void> =>
  insert(knex, 'channels.id = :id', content, { id });

/** E-mail is for each address apart: each is of a person with hours of his own, and a link of his own. */
async function insert(knex: Knex, which: string, content: NoticeContent, values: Values): Promise<void> {
  await rowsOf(
    knex,
    `/* notices */ insert into notices (org_id, channel_id, recipient, content)
     select org_id, id, recipient, :content::jsonb from channels
     left join lateral unnest(case when kind = 'email' then string_to_array(shown, '${BETWEEN}') end) as recipient on true
     where ${which}`,
    { ...values, content: JSON.stringify(content) },
  );
}

/** Of the addresses that a channel of e-mail is shown by. */
export const BETWEEN = ', ';
