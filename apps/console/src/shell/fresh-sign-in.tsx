import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { allEntered, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { ErrorNote, Skeleton, useIsSlow } from '../parts/states.tsx';
import { cameBackText, Services } from '../screens/sign-in/services.tsx';
import { auth, type Methods } from '../state/auth.ts';
import { cameBackWith } from '../state/came-back.ts';
import { keepDraft } from '../state/draft.ts';
import { answerWaiting, useIsPasswordAsked } from '../state/fresh.ts';
import { useSession } from '../state/session.tsx';
import { say, sayWrong } from '../state/toasts.ts';
import { words } from '../words.ts';

let isToldOfReturn = false;

/** Asks who it is, over whatever waits for it: that goes on where it was, or is not done. */
export function FreshSignIn() {
  const isAsked = useIsPasswordAsked();
  useEffect(() => {
    tellOfReturn();
    // Whoever is signed out meanwhile enters nothing here any more.
    return () => answerWaiting(false);
  }, []);
  return isAsked ? <Asked /> : null;
}

/** To somebody who went to another service, as what he wanted waits for him no longer. */
function tellOfReturn(): void {
  const news = cameBackWith('fresh');
  if (news === undefined || isToldOfReturn) return;
  isToldOfReturn = true;
  if (news === 'done') say(words.fresh.done);
  else sayWrong(cameBackText(news));
}

function Asked() {
  const {
    data: ways,
    error,
    refetch,
  } = useQuery({
    queryKey: ['auth', 'fresh'],
    queryFn: () => auth.freshWays(),
    staleTime: 0,
  });
  const isSlow = useIsSlow();
  if (ways?.password) return <ByPassword ways={ways} />;
  // It is there in an instant, and nothing blinks.
  if (!ways && error === null && !isSlow) return null;
  return (
    <Dialog
      title={words.fresh.title}
      onClose={stay}
      actions={<Button onClick={stay}>{words.common.close}</Button>}
    >
      {!ways && error === null && <Skeleton lines={2} />}
      {error !== null && <ErrorNote error={error} onRetry={refetch} />}
      {ways && <ByService ways={ways} />}
    </Dialog>
  );
}

const stay = () => answerWaiting(false);

function ByPassword({ ways }: { ways: Methods }) {
  const { name } = useSession();
  const enter = async (given: FormData) => {
    // As it was entered: a space at its end is a part of it.
    const { password = '' } = allEntered(given);
    await auth.fresh(password);
    answerWaiting(true);
  };
  return (
    <FormDialog title={words.fresh.titleOfPassword} action={words.fresh.goOn} onSubmit={enter} onClose={stay}>
      <p className="dim">{words.fresh.lead(name)}</p>
      <TextField
        label={words.fresh.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Ways ways={ways} />
    </FormDialog>
  );
}

function ByService({ ways }: { ways: Methods }) {
  const { name } = useSession();
  const hasAny = ways.github || ways.oidc !== null;
  return (
    <>
      <p className="dim">{hasAny ? words.fresh.leadOfService(name) : words.fresh.noWay}</p>
      <Ways ways={ways} />
    </>
  );
}

function Ways({ ways }: { ways: Methods }) {
  const { userId } = useSession();
  if (!ways.github && ways.oidc === null) return null;
  return (
    <div className="ways-in-more">
      <Services
        textOf={words.fresh.by}
        more={{ fresh: true }}
        methods={ways}
        onLeave={() => keepDraft(userId!)}
      />
    </div>
  );
}
