import { decideIncident, isOurOutage, QUIET, type Log } from '@jiter/core';
import type { NoticeStore } from '@jiter/store';
import { eachInTurn } from '../duties/each-in-turn.ts';
import type { Term } from '../duties/term.ts';

type Deps = {
  notices: Pick<NoticeStore, 'look' | 'open' | 'tell' | 'close' | 'noteTried'>;
  log: Pick<Log, 'info' | 'warn'>;
};

type Look = NonNullable<Awaited<ReturnType<NoticeStore['look']>>>;
type Watched = Look['watched'][number];

/** Opens an incident for each host that fails, has it told, and closes it when the host is well again. */
export function createWatchHosts({ notices, log }: Deps) {
  async function decide({ incident, ...watched }: Watched, { all, now }: Look): Promise<void> {
    const { org, host, window = QUIET } = watched;
    const decision = decideIncident(incident, window, now);
    if (decision === 'leave') return;
    if (decision === 'open') {
      // Nobody is well then either, and whatever is open stays so.
      if (isOurOutage(all)) return;
      await notices.open(watched);
    } else if (decision === 'tell') {
      await notices.tell({ ...watched, window, incident: incident! });
    } else {
      await notices.close({ ...watched, incident: incident! }, decision === 'recover');
    }
    log.info(`incident.${decision}`, { org, host });
  }

  return async (term: Term): Promise<void> => {
    const look = await notices.look();
    if (!look) return;
    await eachInTurn(
      look.watched.map((watched) => async () => {
        if (term.holds()) await decide(watched, look);
      }),
    );
    const tried = look.watched.filter(({ window }) => window && window.attempts > 0);
    await notices.noteTried(tried.flatMap(({ incident }) => incident?.id ?? []));
  };
}
