import type { Router } from 'express';
import { allows, SETTING_NAMES } from '@jiter/core';
import type { NamedOrg, SettingsStore } from '@jiter/store';
import { actorOf, keyOf, orgOf } from '../access/auth.ts';
import type { Turns } from '../turns/turns.ts';
import { missing } from '../access/within-grants.ts';
import type { ReadJson } from '../body/read-json.ts';
import type { ContentCheck } from '../events/content.ts';
import { sendJson } from '../http/send-json.ts';
import { parseSettings, type Bounds } from './parse-settings.ts';

type Orgs = Pick<SettingsStore, 'find' | 'changeSettings'>;
type Deps = Bounds & { orgs: Orgs; readJson: ReadJson; checkContent: ContentCheck };

/** Adds `/org`: what holds for all events of an org that say nothing themselves, and what the org may have. */
export function addOrgRoutes(routes: Router, { orgs, readJson, checkContent, maxPayloadBytes }: Deps): void {
  routes.get('/org', async (_req, res) => {
    sendJson(res, 200, presentOrg(await orgs.find(orgOf(res))));
  });

  routes.put('/org', async (req, res) => {
    const changes = parseSettings(await readJson(req, res), { maxPayloadBytes });
    const { failureCallback } = changes;
    if (failureCallback) {
      checkContent({ options: { failureCallback } });
      // It is sent the payloads of all events that fail.
      if (!allows(keyOf(res), 'events:read')) throw missing('events:read', res);
    }
    const changed = await orgs.changeSettings(orgOf(res), changes, actorOf(req, res));
    sendJson(res, 200, presentOrg(changed));
  });
}

/** A change waits for the row of its org, on connections of that org's share. */
export function orgsInTurn<Store extends Orgs>(orgs: Store, { take }: Turns): Store {
  return {
    ...orgs,
    changeSettings: (org, ...rest) => take(org, () => orgs.changeSettings(org, ...rest)),
  };
}

function presentOrg({ id, name, settings }: NamedOrg): object {
  return { id, name, ...Object.fromEntries(SETTING_NAMES.map((setting) => [setting, settings[setting]])) };
}
