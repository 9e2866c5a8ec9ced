/** What text in PostgreSQL or UTF-8 cannot hold. */
export const UNSTORABLE = /[\0\p{Surrogate}]/u;
