/** SQLSTATE read_only_sql_transaction: what a standby, or a database that is read-only, says to whoever wants to write. */
export const READ_ONLY = '25006';

/** By PostgreSQL's own code it is an outage, of which nothing was done. */
export const standby = () =>
  Object.assign(
    new Error('This PostgreSQL is a standby: DATABASE_URL, and QUEUE_URL, have to lead to the primary'),
    { code: READ_ONLY },
  );
