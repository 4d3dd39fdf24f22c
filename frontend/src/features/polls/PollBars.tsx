import type { PollView } from "../../contract";
import { t } from "../../i18n";
import { choiceLabel } from "./labels";

/** Bars with their numbers; never told by length or colour alone. */
export function PollBars({ poll }: { readonly poll: PollView }) {
  const tally = poll.tally ?? [];
  const voters = poll.voters ?? 0;
  const most = Math.max(1, ...tally);
  return (
    <div>
      <ul className="bars">
        {poll.choices.map((choice, index) => {
          const votes = tally[index] ?? 0;
          const percent = voters > 0 ? Math.round((votes / voters) * 100) : 0;
          const names = poll.votes?.filter((vote) => vote.choices.includes(index)).map((vote) => vote.voterName);
          return (
            <li key={choice} className="bar" data-mine={poll.myVote?.includes(index) || undefined}>
              <span className="bar-label" dir="auto">
                {choiceLabel(poll, index)}
              </span>
              <span className="bar-track" aria-hidden>
                <span className="bar-fill" style={{ inlineSize: `${(votes / most) * 100}%` }} />
              </span>
              <span className="bar-count">
                {votes} <span className="faint">({percent} %)</span>
              </span>
              {names && names.length > 0 && <span className="bar-names">{names.join(", ")}</span>}
            </li>
          );
        })}
      </ul>
      <p className="hint" role="status">
        {t("poll.voters", { count: voters })}
      </p>
    </div>
  );
}
