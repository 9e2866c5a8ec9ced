import pg from 'pg';

/**
 * A connection to PostgreSQL that ends no process. PostgreSQL may end a session in the instant after it has answered, and a busy process reads
 * both at once. That is no error of any query, and nobody listens just then: a pool does not while it asks a new connection where
 * it leads to, nor does BullMQ until what it listens by is connected. Whoever asks it for something next is told that it broke.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
