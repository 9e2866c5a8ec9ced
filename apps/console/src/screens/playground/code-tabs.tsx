import { codeOf, LANGUAGES, type Language } from '../../parts/code-of.ts';
import { Code } from '../../parts/code.tsx';
import { Segments } from '../../parts/segments.tsx';
import { useLook } from '../../state/use-look.ts';
import { creating, delayOf, eventOf, type Draft } from './event-of.ts';
import { useResolvedTime } from './use-time.ts';
import { words } from './words.ts';

export function CodeTabs({ draft }: { draft: Draft }) {
  const [said, say] = useLook('code');
  const language = Object.hasOwn(LANGUAGES, said) ? (said as Language) : 'curl';
  const { data, isOf } = useResolvedTime(draft.time);
  return (
    <section className="panel code-tabs">
      <header>
        <h2>{words.code.title}</h2>
        <Segments
          label={words.code.label}
          choices={LANGUAGES}
          shown={language}
          onChoose={(chosen) => say(() => chosen)}
        />
      </header>
      <Code text={textOf(language, draft, isOf ? data?.scheduledTime : undefined)} empty="" isRaw />
    </section>
  );
}

/** Half a header is none yet. */
function textOf(language: Language, draft: Draft, scheduledTime: string | undefined): string {
  try {
    const event = { ...eventOf(draft), ...timeOf(draft.time, scheduledTime) };
    return codeOf(language, creating(location.origin, event));
  } catch (error) {
    return (error as Error).message;
  }
}

/** As it is written until it is known what that means: such code is refused, and sends nothing at another time. */
function timeOf(text: string, scheduledTime: string = text) {
  const delay = delayOf(text);
  return delay === undefined ? { scheduledTime } : { delay };
}
