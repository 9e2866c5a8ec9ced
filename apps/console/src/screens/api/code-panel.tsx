import { useEffect } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { codeOf, LANGUAGES, type Asked, type Language } from '../../parts/code-of.ts';
import { Code } from '../../parts/code.tsx';
import { Segments } from '../../parts/segments.tsx';
import { useOrg } from '../../state/org.tsx';
import { otherTypesOf, type Call } from './document.ts';
import type { Drafted } from './request-of.ts';
import { inCode, SESSION_VARIABLE, takesSession, type Identity } from './use-identity.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';
export type Copies = { current: (() => string | undefined) | undefined };

type Props = { call: Call; asked: Drafted['asked']; identity: Identity; copies: Copies };

/** What was typed, in the language that was chosen last for all calls. */
export function CodePanel({ call, asked, identity, copies }: Props) {
  const { code } = useSearch({ from: FROM });
  const { id: org } = useOrg();
  const navigate = useNavigate({ from: FROM });
  const language = code !== undefined && Object.hasOwn(LANGUAGES, code) ? (code as Language) : 'curl';
  const choose = (chosen: Language) =>
    void navigate({
      search: (before) => ({ ...before, code: chosen === 'curl' ? undefined : chosen }),
      replace: true,
      resetScroll: false,
    });
  const { origin } = location;
  const write = (secret: Identity['secret']) => {
    const { key, headers } = inCode(call, secret, { org, origin });
    const isText = isAnsweredByText(call, asked);
    const whole: Asked = { ...asked, origin, headers: [...headers, ...(asked.headers ?? [])], isText };
    return codeOf(language, key ? { ...whole, key } : whole);
  };
  const text = write(identity.secret);
  useEffect(() => {
    copies.current = () => text;
    return () => void (copies.current = undefined);
  }, [copies, text]);
  const isMasked = identity.isPasted && !takesSession(call) && call.security.length > 0;
  return (
    <section className="panel api-code">
      <header>
        <h3>{words.code}</h3>
        <Segments label={words.language} choices={LANGUAGES} shown={language} onChoose={choose} />
      </header>
      <Code text={write(identity.shown)} copies={text} empty="" isRaw />
      {isMasked && <p className="help">{words.masked}</p>}
      {takesSession(call) && <p className="help">{words.as.codeSession(SESSION_VARIABLE)}</p>}
    </section>
  );
}

function isAnsweredByText(call: Call, { headers = [] }: Drafted['asked']): boolean {
  const types = otherTypesOf(call);
  const isOnlyText = types.length > 0 && !('application/json' in (call.responses['200']?.content ?? {}));
  return isOnlyText || headers.some(([name, value]) => name === 'accept' && types.includes(value as string));
}
