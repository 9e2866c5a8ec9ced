/** Beside its pools a process has one for each of these: the clock, the lease and whether the database is there; keys that are not known; what takes long. */
export const HEALTH = 1;
export const STRANGERS = 1;
export const UPKEEP = 1;
/** Of what reads, whoever leads takes one, as it begins. */
const READS_OF_LEADER = 1;

/** What an API opens at the most. */
export const connectionsOfApi = (poolMax: number, readPoolMax: number) =>
  poolMax + readPoolMax + HEALTH + STRANGERS;

/** What a worker opens at the most: one of them leads. */
export const connectionsOfWorker = (poolMax: number) => poolMax + HEALTH;
export const CONNECTIONS_OF_LEADER = READS_OF_LEADER + UPKEEP;
