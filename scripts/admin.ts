// `npm run admin -- <command>`: orgs, their keys and secrets, accounts, and the master key. Without a command it says what there is.
import { EXIT_BAD_CONFIG, EXIT_FAILED } from '@jiter/runtime';
import { runAdmin, USAGE } from './lib/admin/run.ts';
import { explainFailure, SettingsError, UsageError } from './lib/admin/errors.ts';

const EXIT_USAGE = 64;

try {
  console.log(await runAdmin(process.argv.slice(2), process.env));
} catch (error) {
  console.error(explainFailure(error));
  if (error instanceof UsageError) console.error(`\n${USAGE}`);
  process.exitCode =
    error instanceof UsageError ? EXIT_USAGE : error instanceof SettingsError ? EXIT_BAD_CONFIG : EXIT_FAILED;
}
