import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { PollKind } from "../../contract";
import { t } from "../../i18n";
import { useSend } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { Switch } from "../../ui/Switch";
import { pollsCommands } from "./polls.commands";
import { explainRefusal } from "./refusals";

const LETTERS = ["A", "B", "C", "D", "E", "F"] as const;
const CHOICES_MIN = 2;
const CHOICES_MAX = 9;
const QUESTION_LENGTH_MAX = 500;
const CHOICE_LENGTH_MAX = 100;
const DEADLINES = [30, 60, 120, 300] as const;

interface Answer {
  readonly key: number;
  readonly text: string;
}

export default function StartPoll({ onStarted }: { readonly onStarted: () => void }) {
  const commands = pollsCommands(useSend());
  const [kind, setKind] = useState<PollKind>("letters");
  const [question, setQuestion] = useState("");
  const [letters, setLetters] = useState(4);
  const [answers, setAnswers] = useState<readonly Answer[]>([
    { key: 0, text: "" },
    { key: 1, text: "" },
  ]);
  const [multiple, setMultiple] = useState(false);
  const [deadline, setDeadline] = useState<number | null>(null);
  const [refused, setRefused] = useState("");
  const kinds: readonly [PollKind, string][] = [
    ["yesNo", t("poll.kind.yesNo")],
    ["letters", t("poll.kind.letters")],
    ["custom", t("poll.kind.custom")],
  ];
  const own = answers.map((answer) => answer.text.trim()).filter((text) => text !== "");
  const ready = kind !== "custom" || own.length >= CHOICES_MIN;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const choices = kind === "yesNo" ? [] : kind === "letters" ? LETTERS.slice(0, letters) : own;
    const reply = await commands.start({
      kind,
      question: question.trim(),
      choices,
      multiple: kind !== "yesNo" && multiple,
      deadlineSeconds: deadline,
    });
    if (reply.ok) onStarted();
    else setRefused(explainRefusal(reply.rule));
  };
  return (
    <form className="start-poll" onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span className="field-label">{t("poll.question")}</span>
        <input
          className="input"
          value={question}
          maxLength={QUESTION_LENGTH_MAX}
          placeholder={t("poll.questionHint")}
          onChange={(event) => setQuestion(event.target.value)}
        />
      </label>
      <fieldset className="segments">
        <legend className="field-label">{t("poll.kind")}</legend>
        {kinds.map(([value, label]) => (
          <label key={value} className="segment">
            <input type="radio" name="kind" checked={kind === value} onChange={() => setKind(value)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {kind === "letters" && (
        <fieldset className="segments">
          <legend className="field-label">{t("poll.letters")}</legend>
          {LETTERS.slice(1).map((letter, index) => (
            <label key={letter} className="segment">
              <input
                type="radio"
                name="letters"
                checked={letters === index + 2}
                onChange={() => setLetters(index + 2)}
              />
              <span>{`A–${letter}`}</span>
            </label>
          ))}
        </fieldset>
      )}
      {kind === "custom" && <OwnAnswers answers={answers} onChange={setAnswers} />}
      {kind !== "yesNo" && <Switch label={t("poll.multiple")} checked={multiple} onChange={setMultiple} />}
      <label className="field">
        <span className="field-label">{t("poll.deadline")}</span>
        <select
          className="select"
          value={deadline ?? ""}
          onChange={(event) => setDeadline(event.target.value === "" ? null : Number(event.target.value))}
        >
          <option value="">{t("poll.byHand")}</option>
          {DEADLINES.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds < 60 ? t("poll.seconds", { count: seconds }) : t("poll.minutes", { count: seconds / 60 })}
            </option>
          ))}
        </select>
      </label>
      {refused && (
        <p className="error" role="alert">
          {refused}
        </p>
      )}
      <div className="sheet-actions">
        <Button look="primary" type="submit" disabled={!ready}>
          {t("poll.start")}
        </Button>
      </div>
    </form>
  );
}

interface OwnAnswersProps {
  readonly answers: readonly Answer[];
  readonly onChange: (answers: readonly Answer[]) => void;
}

function OwnAnswers({ answers, onChange }: OwnAnswersProps) {
  return (
    <fieldset className="own-answers">
      <legend className="field-label">{t("poll.answers")}</legend>
      {answers.map((answer, index) => (
        <div key={answer.key} className="own-answer">
          <input
            className="input"
            aria-label={t("poll.answerNumber", { number: index + 1 })}
            value={answer.text}
            maxLength={CHOICE_LENGTH_MAX}
            onChange={(event) =>
              onChange(answers.map((other) => (other === answer ? { ...other, text: event.target.value } : other)))
            }
          />
          {answers.length > CHOICES_MIN && (
            <IconButton
              label={t("poll.removeAnswer", { number: index + 1 })}
              icon={<X size={18} aria-hidden />}
              onClick={() => onChange(answers.filter((other) => other !== answer))}
            />
          )}
        </div>
      ))}
      {answers.length < CHOICES_MAX && (
        <Button
          look="quiet"
          icon={<Plus size={18} aria-hidden />}
          onClick={() => onChange([...answers, { key: (answers.at(-1)?.key ?? 0) + 1, text: "" }])}
        >
          {t("poll.addAnswer")}
        </Button>
      )}
    </fieldset>
  );
}
