import { useRef } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { hasCode, JiterError } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { allEntered, TextField } from '../../parts/field.tsx';
import { useSubmit } from '../../parts/form.tsx';
import { Loaded, Refusal } from '../../parts/states.tsx';
import { auth } from '../../state/auth.ts';
import { useSession } from '../../state/session.tsx';
import { say } from '../../state/toasts.ts';
import { words } from './words.ts';

const names = words.password;

/** Of whoever is signed in. */
export function ChangePassword() {
  const ways = useQuery({ queryKey: ['auth', 'fresh'], queryFn: () => auth.freshWays() });
  return (
    <section className="panel ways-in">
      <header>
        <h2>{names.title}</h2>
      </header>
      <Loaded query={ways} lines={3}>
        {({ password, canSetPassword }) =>
          canSetPassword ? <Change hasPassword={password} /> : <p className="dim">{names.ofSetting}</p>
        }
      </Loaded>
    </section>
  );
}

type Field = 'current' | 'password';

/** Which one an error is about. */
function fieldOf(error: unknown, hasPassword: boolean): Field | undefined {
  if (hasCode(error, 'invalid_password')) return 'password';
  const status = error instanceof JiterError ? error.status : undefined;
  return hasPassword && (status === 401 || status === 429) ? 'current' : undefined;
}

/** The password may be wrong; or the session is over, which is known by asking for anything else. */
async function tellIfSignedOut(error: unknown): Promise<never> {
  if (error instanceof JiterError && error.status === 401) await auth.freshWays();
  throw error;
}

/** Whoever has none, as he came by another service, is asked for that once more where it is long ago. */
function Change({ hasPassword }: { hasPassword: boolean }) {
  const cache = useQueryClient();
  const { name } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const { submit, error, isBusy } = useSubmit(async (given) => {
    // As they were entered: a space at an end is a part of it.
    const { current = '', password = '' } = allEntered(given);
    await auth.setPassword({ password, ...(hasPassword && { current }) }).catch(tellIfSignedOut);
    say(names.done);
    form.current?.reset();
    await cache.invalidateQueries({ queryKey: ['auth'] });
  });
  const wrong = fieldOf(error, hasPassword);
  const said = (field: Field) => (wrong === field && error instanceof Error ? error.message : undefined);
  return (
    <form ref={form} className="form own-password" onSubmit={submit}>
      <p className="dim">{names.lead}</p>
      {error !== undefined && wrong === undefined && <Refusal error={error} />}
      {/* By it what keeps passwords knows whose this is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      {hasPassword && (
        <TextField
          label={names.current}
          error={said('current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
      )}
      <TextField
        label={names.next}
        help={names.help}
        error={said('password')}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
      />
      <div>
        <Button look="main" type="submit" isBusy={isBusy}>
          {hasPassword ? names.change : names.set}
        </Button>
      </div>
    </form>
  );
}
