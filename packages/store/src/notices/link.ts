import type { Knex } from 'knex';
import { AppError, notFound, type Actor } from '@jiter/core';
import { databaseNow } from '../database/now.ts';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { COLUMNS, toIncident, type Incident, type Row } from './incidents.ts';
import { incidentOver, keepQuiet, type Quieting } from './keep-quiet.ts';
import { BETWEEN } from './post.ts';

/** What a message leads to: the incident that it tells of, as it is now, and whom it was sent to. */
export type IncidentLink = {
  org: { id: string; name: string };
  incident: Incident;
  /** An address; or else the name of the channel. */
  sentTo: string;
  expiresAt: Date;
  /** It acts once. */
  isUsed: boolean;
};

const GOOD_FOR_MS = 7 * 86_400_000;
const CONTEXT = 'link of a notice';
/** What an opened one reads: the notice, and until when. */
const READS = /^(\d{1,19}) (\d{1,16})$/;

/** Nobody makes one, or changes one, without the master key; what it opens by is in the URL alone, behind `#`. */
export const makeLinkToken = (seal: Pick<Seal, 'seal'>, notice: string, now: Date): string =>
  Buffer.from(seal.seal(`${notice} ${now.getTime() + GOOD_FOR_MS}`, CONTEXT)).toString('base64url');

/** Throws AppError 404 for what is none of ours, 410 for one that is too old, by the clock that it was made by. */
async function readToken(
  knex: Knex,
  seal: Pick<Seal, 'open'>,
  token: string,
): Promise<{ notice: string; expiresAt: Date }> {
  const [, notice, untilMs] = READS.exec(opened(seal, token)) ?? [];
  if (notice === undefined) throw leadsNowhere();
  const expiresAt = new Date(Number(untilMs));
  if (expiresAt.getTime() <= (await databaseNow(knex)))
    throw new AppError(410, TOO_OLD, undefined, 'link_expired');
  return { notice, expiresAt };
}

/** An empty text for what does not open. Of each there is one spelling: decoders pass over what is none. */
function opened(seal: Pick<Seal, 'open'>, token: string): string {
  const sealed = Buffer.from(token, 'base64url').toString('latin1');
  const data = sealed.slice(sealed.indexOf('.') + 1);
  const isSpelt = respelt(token, 'base64url') === token && respelt(data, 'base64') === data;
  try {
    return isSpelt ? seal.open(sealed, CONTEXT) : '';
  } catch {
    return '';
  }
}

const respelt = (text: string, encoding: 'base64' | 'base64url') =>
  Buffer.from(text, encoding).toString(encoding);

type Found = {
  org: string;
  orgName: string;
  incident: string;
  sentTo: string;
  isUsed: boolean;
};

/** One whose channel is there no more, or who is none of its addresses any more, is told nothing. */
const FIND = `select notices.org_id as org, orgs.name as "orgName", content ->> 'incidentId' as incident,
    coalesce(recipient, channels.name) as "sentTo", used_at is not null as "isUsed"
  from notices join channels on channels.id = channel_id join orgs on orgs.id = notices.org_id
  where notices.id = :notice and content ? 'incidentId'
    and (recipient is null or recipient = any(string_to_array(shown, '${BETWEEN}')))`;

async function find(knex: Knex, notice: string, lock = ''): Promise<Found> {
  const [found] = await rowsOf<Found>(knex, `${FIND} ${lock}`, { notice });
  if (!found) throw leadsNowhere();
  return found;
}

/** Changes nothing: what opens links by itself, as scanners of mail do, may ask for it. */
export async function lookAtLink(knex: Knex, seal: Pick<Seal, 'open'>, token: string): Promise<IncidentLink> {
  const { notice, expiresAt } = await readToken(knex, seal, token);
  const { org, orgName, incident: id, sentTo, isUsed } = await find(knex, notice);
  const sql = `select ${COLUMNS} from incidents where org_id = :org and id = :id`;
  const [row] = await rowsOf<Row>(knex, sql, { org, id });
  if (!row) throw leadsNowhere();
  return { org: { id: org, name: orgName }, incident: toIncident(row), sentTo, expiresAt, isUsed };
}

/** Once: of those who follow the same link at the same moment one does. Throws AppError 404, 409 for an incident that is over, or 410. */
export async function actByLink(
  trx: Knex,
  seal: Pick<Seal, 'open'>,
  { token, how, ip }: { token: string; how: Quieting; ip: string },
): Promise<Incident> {
  const { notice } = await readToken(trx, seal, token);
  const { org, incident: id, sentTo, isUsed } = await find(trx, notice, 'for update of notices');
  const by: Actor = { kind: 'link', id: notice, name: sentTo, ip };
  if (isUsed) throw new AppError(410, USED, undefined, 'link_used');
  const incident = await keepQuiet(trx, { org, id, by }, how);
  if (!incident) throw leadsNowhere();
  // One that was acknowledged before it was over.
  if (incident.closedAt) throw incidentOver(incident.host, incident.closedAt);
  await rowsOf(trx, 'update notices set used_at = now() where id = :notice', { notice });
  return incident;
}

const leadsNowhere = () =>
  notFound('This link leads nowhere: see that it was copied whole, or open the incident in the console');
const TOO_OLD = 'This link is too old: follow that of a later message, or open the incident in the console';
const USED = 'This link was used already, and works once: open the incident in the console';
