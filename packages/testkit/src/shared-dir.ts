/**
 * Of the run: as root in a closed folder, PostgreSQL would otherwise leave a copy of its binaries in /var/lib/jiter, as
 * `npm start` has to. Its account is `postgres` or `nobody`, whichever the machine has; none is ever made.
 */
export const sharedDir = () => process.env.JITER_TEST_SHARED_DIR;
