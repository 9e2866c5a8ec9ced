import { connect, reaching, type ConnectionOptions } from './connection.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries/index.ts';
import { createEventStore, type EventStore } from './events/index.ts';
import { createKeyStore, type KeyStore } from './orgs/keys.ts';
import { createSecretStore, type SecretStore } from './orgs/secrets.ts';

export type Store = {
  events: EventStore;
  deliveries: DeliveryStore;
  keys: KeyStore;
  secrets: SecretStore;
  /** Rejects with a 503 when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** `enqueueHorizonMs`: events due later than this from now wait in the table alone. */
export type StoreOptions = ConnectionOptions & { enqueueHorizonMs: number };

/** The database as the product sees it. Opening dials nothing: the first statement does. */
export function openStore({ enqueueHorizonMs, ...options }: StoreOptions): Promise<Store> {
  const knex = connect(options);
  return Promise.resolve({
    events: createEventStore(knex, enqueueHorizonMs),
    deliveries: createDeliveryStore(knex, enqueueHorizonMs),
    keys: createKeyStore(knex),
    secrets: createSecretStore(knex),
    ping: () => reaching(async () => void (await knex.raw('select 1'))),
    close: () => knex.destroy(),
  });
}
