/**
 * Statements of the product ask PostgreSQL for the time, and here it answers with another one: `now()` and
 * `clock_timestamp()` are found in this schema first, by whatever is made and run in the database. A query has them
 * written into its plan, so that they cost nothing; whoever travels makes them anew, and with them all plans.
 */
const functionsAt = (aheadMs) => {
  const ahead = aheadMs === 0 ? '' : ` + interval '${aheadMs} milliseconds'`;
  return `
    create or replace function machine.now() returns timestamptz language sql stable
      return pg_catalog.now()${ahead};
    create or replace function machine.clock_timestamp() returns timestamptz language sql volatile
      return pg_catalog.clock_timestamp()${ahead}`;
};

/** Into an empty database, before anything is made there. It is of no use to those that are connected already. */
export async function installMachine(database) {
  await database.query(`create schema machine; ${functionsAt(0)}`);
  await database.query(`alter database ${database.name} set search_path = public, machine, pg_catalog`);
}

const RealDate = Date;

/** Takes this process along: what the product asks its own clock is answered with the same time. */
export function createMachine(query) {
  let aheadMs = 0;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + aheadMs);
      else super(...args);
    }
    static now() {
      return RealDate.now() + aheadMs;
    }
  };
  const moveBy = async (ms) => {
    aheadMs = ms;
    await query(functionsAt(ms));
  };
  return {
    travelTo: (ms) => moveBy(Math.round(ms - RealDate.now())),
    /** In the present. */
    arrive: () => moveBy(0),
  };
}
