import { useState, type FormEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { Empty, ErrorNote } from '../../parts/states.tsx';
import { Verdicts } from '../../parts/verdicts.tsx';
import { useOrg } from '../../state/org.tsx';
import { enteredBefore, keepEntered } from '../../state/kept.ts';
import { useSession } from '../../state/session.tsx';
import { useEntered } from '../../state/use-entered.ts';
import { noteVerified } from '../../state/steps.ts';
import { readArrived } from './event-of.ts';
import { words } from './words.ts';

/** Why a webhook does not verify. What is entered stays in this tab, and the secret in this page. */
export function Doctor() {
  const { id: org, client } = useOrg();
  const { userId = 'key' } = useSession();
  const name = `${org} doctor`;
  const [{ headers, body }, enter, putNow] = useEntered({
    said: '',
    read: () => ({ headers: '', body: '', ...enteredBefore(userId, name) }),
    write: (entered) => {
      keepEntered(userId, name, entered);
      return { text: '', say: () => {} };
    },
  });
  const [secret, setSecret] = useState('');
  const stands = { headers, body, secret };
  const {
    data,
    error,
    isPending,
    mutate,
    variables: examined,
  } = useMutation({
    mutationFn: async ({ headers, body, secret }: typeof stands) =>
      client.checkSignatures({ headers: readArrived(headers), body, ...(secret !== '' && { secret }) }),
    onSuccess: ({ signatures }) => {
      if (signatures.some(({ verdict }) => verdict === 'valid')) noteVerified(org);
    },
  });
  const examine = (event: FormEvent) => {
    event.preventDefault();
    mutate(stands);
  };
  return (
    <div className="playground">
      <form className="panel form play-left" onSubmit={examine} onBlur={putNow}>
        <p className="dim">{words.doctor.lead}</p>
        <TextArea
          label={words.doctor.headers}
          help={words.doctor.headersHelp}
          rows={6}
          required
          value={headers}
          onChange={({ target }) => enter((before) => ({ ...before, headers: target.value }))}
        />
        <TextArea
          label={words.doctor.body}
          help={words.doctor.bodyHelp}
          rows={5}
          value={body}
          onChange={({ target }) => enter((before) => ({ ...before, body: target.value }))}
        />
        <TextField
          label={words.doctor.secret}
          help={words.doctor.secretHelp}
          type="password"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
        <div>
          <Button look="main" type="submit" isBusy={isPending}>
            {words.doctor.check}
          </Button>
        </div>
      </form>
      <section className="panel play-right" aria-live="polite">
        {error !== null && <ErrorNote error={error} />}
        {examined && !isPending && JSON.stringify(examined) !== JSON.stringify(stands) && (
          <p className="note way">{words.doctor.ofBefore}</p>
        )}
        {data ? <Report {...data} /> : error === null && <Empty icon="key" title={words.doctor.empty} />}
      </section>
    </div>
  );
}

type Checked = Awaited<ReturnType<ReturnType<typeof useOrg>['client']['checkSignatures']>>;

function Report({ signatures, likeliest }: Checked) {
  return (
    <div className="part">
      <h2>{likeliest ? words.doctor.likeliest : words.doctor.fine}</h2>
      <p className={`note ${likeliest ? 'bad' : ''}`}>{likeliest?.text ?? words.doctor.fineText}</p>
      <Verdicts signatures={signatures} />
    </div>
  );
}
