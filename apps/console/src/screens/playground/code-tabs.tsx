import { codeOf, LANGUAGES, type Language } from '../../parts/code-of.ts';
import { Code } from '../../parts/code.tsx';
import { Segments } from '../../parts/segments.tsx';
import { useLook } from '../../state/use-look.ts';
import { creating, eventOf, type Draft } from './event-of.ts';
import { useResolvedTime } from './use-time.ts';
import { words } from './words.ts';

export function CodeTabs({ draft }: { draft: Draft }) {
  const [said, say] = useLook('code');
  const language = Object.hasOwn(LANGUAGES, said) ? (said as Language) : 'curl';
  const { data } = useResolvedTime(draft.time);
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
      <Code text={textOf(language, draft, data?.scheduledTime)} empty="" isRaw />
    </section>
  );
}

/** Half a header is none yet. */
function textOf(language: Language, draft: Draft, scheduledTime: string | undefined): string {
  try {
    const time = scheduledTime === undefined ? { delay: '5s' } : timeOf(draft.time, scheduledTime);
    return codeOf(language, creating(location.origin, { ...eventOf(draft), ...time }));
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is relative is so in code as well: a moment would be over before the code runs. */
function timeOf(text: string, scheduledTime: string) {
  const [, count, unit] = /^\s*(?:in |\+ ?)(\d+) ?(ms|s|m|h)[a-z]*\s*$/i.exec(text) ?? [];
  if (/^\s*now\s*$/i.test(text)) return { delay: '0s' };
  if (count !== undefined)
    return { delay: `${count}${unit!.toLowerCase() === 'm' ? 'min' : unit!.toLowerCase()}` };
  return { scheduledTime };
}
