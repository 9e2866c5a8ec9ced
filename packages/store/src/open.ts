import { connect, reaching, type ConnectionOptions } from './connection.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries/index.ts';
import { createEventStore, type EventStore } from './events/index.ts';
import { createKeyStore, type KeyStore } from './orgs/keys.ts';
import { createOrgStore, type OrgStore } from './orgs/orgs.ts';
import { createSeal } from './orgs/seal.ts';
import { createSecretStore, type SecretStore } from './orgs/secrets.ts';

export type Store = {
  events: EventStore;
  deliveries: DeliveryStore;
  orgs: OrgStore;
  keys: KeyStore;
  secrets: SecretStore;
  /** Rejects with a 503 when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type StoreOptions = ConnectionOptions & {
  /** Events due later than this from now wait in the table alone. */
  enqueueHorizonMs: number;
  /** What signing secrets are sealed with: the first seals, all of them open. */
  masterKeys: readonly string[];
};

/** The database as the product sees it. Opening dials nothing: the first statement does. */
export function openStore({ enqueueHorizonMs, masterKeys, ...options }: StoreOptions): Promise<Store> {
  const seal = createSeal(masterKeys);
  const knex = connect(options);
  return Promise.resolve({
    events: createEventStore(knex, enqueueHorizonMs),
    deliveries: createDeliveryStore(knex, enqueueHorizonMs),
    orgs: createOrgStore(knex, seal),
    keys: createKeyStore(knex),
    secrets: createSecretStore(knex, seal),
    ping: () => reaching(async () => void (await knex.raw('select 1'))),
    close: () => knex.destroy(),
  });
}
