import { useEffect, useRef, useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.tsx';
import { codeOf, LANGUAGES, type Language } from '../../parts/code-of.ts';
import { Code } from '../../parts/code.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Segments } from '../../parts/segments.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import {
  askedOf,
  descriptionOf,
  fieldsOf,
  typeOf,
  type Call,
  type Document,
  type Field,
} from './document.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';

export function OneCall({ document, call }: { document: Document; call: Call }) {
  const { operationId } = call;
  const isNamed = useSearch({ from: FROM }).call === operationId;
  const navigate = useNavigate({ from: FROM });
  const [isOpen, setOpen] = useState(isNamed);
  const box = useRef<HTMLDetailsElement>(null);
  // A link to a call shows it; whoever opens one stays where he is.
  useEffect(() => {
    if (isNamed) box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const toggle = (toOpen: boolean) => {
    setOpen(toOpen);
    if (toOpen === isNamed) return;
    const named = toOpen ? operationId : undefined;
    void navigate({ search: (before) => ({ ...before, call: named }), replace: true, resetScroll: false });
  };
  return (
    <details
      ref={box}
      className="call"
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== isOpen) toggle(currentTarget.open);
      }}
    >
      <summary>
        <Icon name={isOpen ? 'down' : 'right'} />
        <b className={`method ${call.method}`}>{call.method}</b>
        <code>{call.path}</code>
        <span className="dim">{call.summary}</span>
      </summary>
      {isOpen && <Details document={document} call={call} />}
    </details>
  );
}

function Details({ document, call }: { document: Document; call: Call }) {
  const { parameters = [], requestBody, responses, description } = call;
  const asked = parameters
    .filter(({ name }) => name !== undefined)
    .map(({ name, required = false, schema, description: of }) => ({
      ...{ name, type: typeOf(schema), isRequired: required, description: of },
    }));
  const body = requestBody?.content['application/json']?.schema;
  const statuses = Object.entries(responses).map(([status, answer]) => ({
    ...{ name: status, type: '', isRequired: false, description: descriptionOf(document, answer) },
  }));
  return (
    <div className="call-details">
      {description?.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <Fields title={words.query} fields={asked} />
      {body && <Fields title={words.body} fields={fieldsOf(document, body)} />}
      <Fields title={words.answer} fields={statuses} />
      <InCode call={call} />
      <p className="help">{words.key}</p>
      {call.method === 'GET' && !call.path.includes('{') && call.path.startsWith('/api') && (
        <Try call={call} />
      )}
    </div>
  );
}

/** In the language that was chosen last, for all calls. */
function InCode({ call }: { call: Call }) {
  const { code } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const language = code !== undefined && Object.hasOwn(LANGUAGES, code) ? (code as Language) : 'curl';
  const choose = (chosen: Language) =>
    void navigate({
      search: (before) => ({ ...before, code: chosen === 'curl' ? undefined : chosen }),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <header className="call-code">
        <h3>{words.code}</h3>
        <Segments label={words.language} choices={LANGUAGES} shown={language} onChoose={choose} />
      </header>
      <Code text={codeOf(language, askedOf(location.origin, call))} empty="" isRaw />
    </>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <dl className="api-fields">
        {fields.map(({ name, type, isRequired, description }) => (
          <div key={name}>
            <dt>
              <code>{name}</code> {isRequired && <span className="api-required">{words.required}</span>}
            </dt>
            <dd>
              {type && <code className="dim">{type}</code>} {description}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

type Tried = { status: number; ms: number; text: string };

/** By the client that all pages have: a session's cookie, or the key of the tab. */
function Try({ call }: { call: Call }) {
  const { client } = useOrg();
  const [tried, setTried] = useState<Tried>();
  const [error, setError] = useState<unknown>();
  const run = async () => {
    const startedMs = performance.now();
    try {
      const { data, error: refused, response } = await client.api.GET(call.path as '/api/org');
      const text = JSON.stringify(data ?? refused, null, 2);
      setTried({ status: response.status, ms: Math.round(performance.now() - startedMs), text });
      setError(undefined);
    } catch (wrong) {
      setError(wrong);
    }
  };
  return (
    <>
      <div>
        <Button icon="play" onClick={() => void run()}>
          {words.tryIt}
        </Button>{' '}
        <span className="help">{words.trying}</span>
      </div>
      {error !== undefined && <ErrorNote error={error} />}
      {tried && (
        <>
          <p role="status">{words.tried(tried.status, tried.ms)}</p>
          <Code text={tried.text} empty="" />
        </>
      )}
    </>
  );
}
