import { Code } from '../../parts/code.tsx';
import { words } from './words.ts';

/** For whoever sees the page for the first time: with the key in its place, the line does what it says. */
export function FirstSteps() {
  return (
    <section className="panel first">
      <header>
        <h2>{words.first.title}</h2>
      </header>
      <ol>
        <li>
          <h3>{words.first.schedule}</h3>
          <p>{words.first.scheduleText}</p>
          <Code text={curlLine(location.origin)} empty="" isRaw />
        </li>
        <li>
          <h3>{words.first.verify}</h3>
          <p>{words.first.verifyText}</p>
        </li>
        <li>
          <h3>{words.first.invite}</h3>
          <p>{words.first.inviteText}</p>
        </li>
      </ol>
    </section>
  );
}

const curlLine = (origin: string) =>
  [
    `curl -sS ${origin}/api/events`,
    `-H "x-api-key: $JITER_API_KEY" -H 'content-type: application/json'`,
    `-d '{"payload":"Hello from the future","destination":"https://example.com/hook","delay":"5s"}'`,
  ].join(' \\\n  ');
