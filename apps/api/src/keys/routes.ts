import type { Response, Router } from 'express';
import { AppError, isoTime, moreThan, notFound, type Clock, type Grant } from '@jiter/core';
import type { KeyInfo, KeyStore } from '@jiter/store';
import { actorOf, keyOf, orgOf } from '../access/auth.ts';
import type { Turns } from '../turns/turns.ts';
import { elsewhere, missing } from '../access/within-grants.ts';
import type { ReadJson } from '../body/read-json.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { idOf, unreadableIdIs } from '../events/row-id.ts';
import { refuseParameters } from '../http/refuse-parameters.ts';
import { sendJson } from '../http/send-json.ts';
import { parseKey } from './parse-key.ts';

type Keys = Pick<KeyStore, 'list' | 'create' | 'revokeButLast'>;
type Deps = { keys: Keys; readJson: ReadJson; clock: Clock };

const NO_KEY = 'Unable to find API key';
/** That are valid: a list has them all. */
const MAX_KEYS = 1_000;

/** Adds `/keys` and what is below: what a key may do that was made by another is never more than that one may. */
export function addKeyRoutes(routes: Router, { keys, readJson, clock }: Deps): void {
  routes.get('/keys', async (req, res) => {
    refuseParameters(req.query, 'A list of API keys takes');
    sendJson(res, 200, (await keys.list(orgOf(res), clock.now())).map(presentKey));
  });

  routes.post('/keys', async (req, res) => {
    refuseKey(req, 'a repeat makes another API key, as each is shown only once');
    const [own, org] = [keyOf(res), orgOf(res)];
    const asked = parseKey(await readJson(req, res), clock.now());
    refuseMore(own, asked, res);
    const { apiKey, ...made } = await keys.create({ ...asked, org }, actorOf(req, res), { most: MAX_KEYS });
    sendJson(res, 200, { ...presentKey(made), apiKey });
  });

  routes.delete('/keys/:id', async (req, res) => {
    const result = await keys.revokeButLast(orgOf(res), idOf(req, NO_KEY), actorOf(req, res));
    if (result === 'unknown') throw notFound(NO_KEY);
    if (result === 'last') throw lastOne();
    sendJson(res, 200, { id: req.params.id, revoked: true });
  });

  routes.use('/keys', unreadableIdIs(NO_KEY));
}

/** Whoever revokes waits for the lock of his org: he does so on connections of his share. */
export function keysInTurn<Store extends Keys>(keys: Store, { take }: Turns): Store {
  return {
    ...keys,
    create: (input, ...rest) => take(input.org, () => keys.create(input, ...rest)),
    revokeButLast: (org, ...rest) => take(org, () => keys.revokeButLast(org, ...rest)),
  };
}

function refuseMore(own: Grant, asked: Grant, res: Response): void {
  const more = moreThan(own, asked);
  if (more)
    throw 'scope' in more ? missing(more.scope, res) : elsewhere('so may those that are made with it');
  if (own.expiresAt && (asked.expiresAt ?? own.expiresAt) > own.expiresAt) throw tooLong(own.expiresAt);
  if (own.expiresAt && !asked.expiresAt) throw tooLong(own.expiresAt);
}

function tooLong(expiresAt: Date): AppError {
  const message = `This API key ends at ${isoTime(expiresAt)}: send an 'expiresAt' that is no later`;
  return new AppError(403, message, undefined, 'expires_too_late');
}

function lastOne(): AppError {
  const message = 'This is the last API key with which keys can be made: make another one first';
  return new AppError(409, message, undefined, 'last_admin_key');
}

function presentKey(key: Omit<KeyInfo, 'revokedAt'>) {
  const { id, name, prefix, scopes, destinations, createdAt, lastUsedAt, expiresAt } = key;
  return { id, name, prefix, scopes, destinations, createdAt, lastUsedAt, expiresAt };
}
