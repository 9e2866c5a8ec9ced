import type { Router } from 'express';
import { isoTime, standardSecret, type Clock } from '@jiter/core';
import type { SecretStore } from '@jiter/store';
import { actorOf, orgOf, personOf } from '../access/auth.ts';
import type { Turns } from '../turns/turns.ts';
import { onlyFields, readObject } from '../acts/parse-bulk.ts';
import { parseNothing } from '../acts/parse-act.ts';
import { optional, type ReadJson } from '../body/read-json.ts';
import { duration, readDuration } from '../events/fields/duration.ts';
import { refuseKey } from '../events/fields/idempotency-key.ts';
import { sendJson } from '../http/send-json.ts';
import { maybe, object } from '../openapi/shape.ts';

export type Secrets = Pick<SecretStore, 'list' | 'reveal' | 'rotate' | 'endOverlap'>;
type Shown = Awaited<ReturnType<Secrets['list']>>[number] & { signingSecret?: string };
type Deps = { secrets: Secrets; readJson: ReadJson; clock: Clock };

const OVERLAP = { least: 0, most: 365 * 86_400_000, example: '24h' };
const DEFAULT_OVERLAP = '24h';

export const ROTATE_BODY = object({
  overlap: maybe(
    duration('For so long those before go on signing as well: 0s to 365d, and 24h if nothing is said.'),
  ),
});

/** Adds `/secrets`: what an org signs with. */
export function addSecretRoutes(routes: Router, { secrets, readJson, clock }: Deps): void {
  const readBody = optional(readJson);

  routes.get('/secrets', async (_req, res) => {
    const person = personOf(res);
    // To show a secret is to give it away: of a person the password has to have been entered a short while ago.
    const isShown = !person || (await person.isFresh());
    const found: Shown[] = isShown ? await secrets.reveal(orgOf(res)) : await secrets.list(orgOf(res));
    sendJson(
      res,
      200,
      found.map(({ id, createdAt, expiresAt, signingSecret }) => ({
        id,
        createdAt: isoTime(createdAt),
        expiresAt: expiresAt && isoTime(expiresAt),
        ...(signingSecret !== undefined && bothForms(signingSecret)),
      })),
    );
  });

  routes.post('/secrets/rotate', async (req, res) => {
    refuseKey(req, 'a repeat makes another signing secret');
    const given = readObject(await readBody(req, res));
    onlyFields(given, Object.keys(ROTATE_BODY.properties));
    const overlapMs = readDuration('overlap', given['overlap'] ?? DEFAULT_OVERLAP, OVERLAP);
    const { signingSecret, overlapEndsAt } = await secrets.rotate(orgOf(res), overlapMs, actorOf(req, res));
    sendJson(res, 200, { ...bothForms(signingSecret), overlapEndsAt: isoTime(overlapEndsAt ?? clock.now()) });
  });

  routes.post('/secrets/end-overlap', async (req, res) => {
    parseNothing(await readBody(req, res));
    sendJson(res, 200, { ended: await secrets.endOverlap(orgOf(res), actorOf(req, res)) });
  });
}

/** For `@jiter/node`, and for libraries of Standard Webhooks. */
const bothForms = (signingSecret: string) => ({
  signingSecret,
  standardSecret: standardSecret(signingSecret),
});

/** A rotation waits for the row of its org, on connections of that org's share. */
export function secretsInTurn(secrets: Secrets, { take }: Turns): Secrets {
  return {
    ...secrets,
    rotate: (org, overlapMs, by) => take(org, () => secrets.rotate(org, overlapMs, by)),
    endOverlap: (org, by) => take(org, () => secrets.endOverlap(org, by)),
  };
}
