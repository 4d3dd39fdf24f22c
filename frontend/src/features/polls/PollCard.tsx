import { BarChart3, Check, ChevronDown, Timer } from "lucide-react";
import { useEffect, useState } from "react";
import type { PollView } from "../../contract";
import { t } from "../../i18n";
import { useRights, useSend, useView } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { isTyping } from "../../ui/keys";
import { notify } from "../../ui/notices";
import { choiceLabel, remaining } from "./labels";
import { PollBars } from "./PollBars";
import { pollsCommands } from "./polls.commands";

/** Longer answers stand below each other. */
const SHORT_LENGTH = 18;

const GONE_KEY = "classroom.pollPutAway";

function readGone(): string | null {
  try {
    return sessionStorage.getItem(GONE_KEY);
  } catch {
    // Storage is off: what was put away comes back after a reload.
    return null;
  }
}

function keepGone(id: string): void {
  try {
    sessionStorage.setItem(GONE_KEY, id);
  } catch {
    // Put away for this page alone.
    return;
  }
}

/** The newest poll, over the lower edge of the board; folded or put away by whoever has read it. */
export function PollCard() {
  const { polls } = useView("polls");
  const rights = useRights();
  const [folded, setFolded] = useState<string | null>(null);
  const [gone, setGone] = useState(readGone);
  const poll = polls.at(-1);
  const putAway = (id: string) => {
    keepGone(id);
    setGone(id);
  };
  if (!poll || gone === poll.id) return null;
  const leads = rights.moderator || rights.presenter;
  if (!poll.running && !poll.published && !leads) return null;
  if (folded === poll.id) {
    return (
      <div className="poll poll-folded">
        <Button icon={<BarChart3 size={18} aria-hidden />} onClick={() => setFolded(null)}>
          {t("poll.title")}
        </Button>
      </div>
    );
  }
  return (
    <section className="poll" aria-label={t("poll.title")}>
      <header className="poll-head">
        <h2 className="poll-question" dir="auto">
          {poll.question || t("poll.title")}
        </h2>
        {poll.running && poll.deadline && <Countdown deadline={poll.deadline} />}
        <IconButton
          label={t("poll.fold")}
          icon={<ChevronDown size={20} aria-hidden />}
          onClick={() => setFolded(poll.id)}
        />
      </header>
      {poll.tally ? <PollBars poll={poll} /> : <Answers poll={poll} />}
      {leads && poll.running && <VoteToo poll={poll} />}
      {leads ? <LeadActions poll={poll} onDone={() => putAway(poll.id)} /> : null}
      {!leads && !poll.running && (
        <div className="poll-actions">
          <Button onClick={() => putAway(poll.id)}>{t("ui.close")}</Button>
        </div>
      )}
    </section>
  );
}

/** Who leads may vote too, but sees the bars first. */
function VoteToo({ poll }: { readonly poll: PollView }) {
  return (
    <details className="poll-own">
      <summary>{t("poll.voteToo")}</summary>
      <Answers poll={poll} />
    </details>
  );
}

function LeadActions({ poll, onDone }: { readonly poll: PollView; readonly onDone: () => void }) {
  const commands = pollsCommands(useSend());
  return (
    <div className="poll-actions">
      {poll.running && <Button onClick={() => void commands.close(poll.id)}>{t("poll.close")}</Button>}
      {!poll.published && (
        <Button look="primary" onClick={() => void commands.publish(poll.id)}>
          {t("poll.publish")}
        </Button>
      )}
      {poll.published && <span className="poll-state">{t("poll.published")}</span>}
      {!poll.running && <Button onClick={onDone}>{t("poll.putAway")}</Button>}
    </div>
  );
}

function Countdown({ deadline }: { readonly deadline: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="poll-time" role="timer">
      <Timer size={16} aria-hidden />
      <span className="unseen">{t("poll.timeLeft")}</span> {remaining(deadline, now)}
    </span>
  );
}

function Answers({ poll }: { readonly poll: PollView }) {
  const commands = pollsCommands(useSend());
  const [draft, setDraft] = useState<readonly number[] | null>(null);
  const chosen = draft ?? poll.myVote ?? [];

  const vote = async (choices: readonly number[]) => {
    const reply = await commands.vote(poll.id, choices);
    setDraft(null);
    if (!reply.ok) notify(t("poll.refused"), "warning");
  };
  const choose = (index: number) => {
    if (!poll.running) return;
    if (!poll.multiple) {
      setDraft([index]);
      void vote([index]);
    } else {
      setDraft(chosen.includes(index) ? chosen.filter((other) => other !== index) : [...chosen, index].sort());
    }
  };
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      const index = Number(event.key) - 1;
      if (isTyping(event) || !Number.isInteger(index) || index < 0 || index >= poll.choices.length) return;
      event.preventDefault();
      event.stopPropagation();
      choose(index);
    };
    // Before the board's own keys 1 to 9: while a poll runs, digits answer.
    document.addEventListener("keydown", handle, { capture: true });
    return () => document.removeEventListener("keydown", handle, { capture: true });
  });
  return (
    <div>
      <div
        className="poll-answers"
        role="group"
        aria-label={t("poll.answers")}
        data-long={poll.choices.some((choice) => choice.length > SHORT_LENGTH) || undefined}
      >
        {poll.choices.map((choice, index) => (
          <button
            key={choice}
            type="button"
            className="poll-answer"
            aria-pressed={chosen.includes(index)}
            onClick={() => choose(index)}
          >
            <kbd className="poll-key">{index + 1}</kbd>
            <span dir="auto">{choiceLabel(poll, index)}</span>
            <Check size={18} aria-hidden />
          </button>
        ))}
      </div>
      {poll.multiple && (
        <div className="poll-actions">
          <Button look="primary" disabled={chosen.length === 0 || draft === null} onClick={() => void vote(chosen)}>
            {t("poll.send")}
          </Button>
        </div>
      )}
      <p className="hint" role="status">
        {poll.myVote && draft === null ? t("poll.voted") : t(poll.multiple ? "poll.several" : "poll.one")}
      </p>
    </div>
  );
}
