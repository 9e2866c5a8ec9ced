import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { auth } from '../../state/auth.ts';
import { isDraftKept } from '../../state/draft.ts';
import { renewSession, signInWithKey } from '../../state/session.tsx';
import { isKey, trimKey } from '../api/key-names.ts';
import { Card, ClosedDoor } from './card.tsx';
import { CameBack, Services, useMethods } from './services.tsx';
import { words } from './words.ts';

/** By a password or another service where there are accounts, and by a key always. */
export function SignIn() {
  const { data: methods, error, refetch } = useMethods();
  const [wantsKey, setWantsKey] = useState(false);
  if (!methods) return <ClosedDoor error={error} onRetry={refetch} />;
  const isByKey = wantsKey || !methods.password;
  const toggle = methods.password && (
    <Button look="quiet" icon={isByKey ? 'person' : 'key'} onClick={() => setWantsKey(!wantsKey)}>
      {isByKey ? words.byPassword : words.byKey}
    </Button>
  );
  const below = (
    <>
      <Services textOf={words.by} />
      {toggle}
    </>
  );
  return isByKey ? <ByKey below={below} /> : <ByPassword below={below} />;
}

function ByPassword({ below }: { below: React.ReactNode }) {
  const cache = useQueryClient();
  return (
    <Card
      key="password"
      title={words.title}
      lead={isDraftKept() ? words.isKept : undefined}
      enter={words.enter}
      below={below}
      onEnter={async ({ login = '', password = '' }) => {
        await auth.signIn(login.trim(), password);
        await renewSession(cache);
      }}
    >
      <CameBack />
      <TextField label={words.login} name="login" autoComplete="username" required autoFocus />
      <TextField
        label={words.password}
        name="password"
        help={words.forgotten}
        type="password"
        autoComplete="current-password"
        required
      />
    </Card>
  );
}

function ByKey({ below }: { below: React.ReactNode }) {
  const cache = useQueryClient();
  const enter = async (text: string) => {
    const key = trimKey(text);
    if (!isKey(key)) throw new Error(words.notAKey);
    await signInWithKey(cache, key);
  };
  return (
    <Card
      key="key"
      title={words.title}
      enter={words.open}
      below={below}
      onEnter={({ key = '' }) => enter(key)}
    >
      <TextField
        label={words.key}
        help={words.keyHelp}
        name="key"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        autoFocus
      />
    </Card>
  );
}
