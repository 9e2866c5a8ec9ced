import type { Router } from 'express';
import { checkSignatures, latestOf, requestBody, type Clock } from '@jiter/core';
import type { EventStore, SecretStore } from '@jiter/store';
import { orgOf } from '../access/auth.ts';
import type { Read } from '../turns/read.ts';
import type { ReadJson } from '../body/read-json.ts';
import { sendJson } from '../http/send-json.ts';
import { eventIdOf } from './event-id-of.ts';
import { parseCheck } from './parse-check.ts';

type Deps = {
  events: Pick<EventStore, 'find'>;
  inboxes: { secrets: Pick<SecretStore, 'known'> };
  read: Read;
  readJson: ReadJson;
  clock: Clock;
};

/** Adds `/signatures/check`: whether a request that somebody got is signed by his org, and if not, why. */
export function addSignatureRoutes(routes: Router, { events, inboxes, read, readJson, clock }: Deps): void {
  routes.post('/signatures/check', async (req, res) => {
    const { headers, body, secret, receivedAt } = parseCheck(await readJson(req, res));
    const org = orgOf(res);
    const id = eventIdOf(headers);
    const [known, found] = await Promise.all([
      inboxes.secrets.known(org),
      id === undefined ? undefined : read(res, () => events.find(org, id)),
    ]);
    const sent = found && requestBody(found.event);
    const report = checkSignatures({
      headers,
      body,
      secrets: known,
      given: secret,
      sent,
      now: receivedAt ?? latestOf(clock),
    });
    const { schemes: signatures, likeliest } = report;
    sendJson(res, 200, { signatures, ...(likeliest && { likeliest }) });
  });
}
