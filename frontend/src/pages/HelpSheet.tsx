import { t } from "../i18n";
import { Sheet } from "../ui/Sheet";
import { type HelpWord, say } from "./helpWords";

const KEYS: readonly (readonly [HelpWord, readonly (readonly [string, HelpWord])[]])[] = [
  [
    "room",
    [
      ["M", "microphone"],
      ["V", "camera"],
      ["␣", "pushToTalk"],
      ["H", "hand"],
      ["C", "chat"],
      ["P", "people"],
      ["1–9", "poll"],
      ["?", "help"],
      ["Esc", "escape"],
    ],
  ],
  [
    "board",
    [
      ["PgUp PgDn", "pages"],
      ["S", "select"],
      ["B", "pen"],
      ["E", "eraser"],
      ["T", "text"],
      ["1–9", "colours"],
      ["← ↑ → ↓", "move"],
    ],
  ],
];

export default function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet open onClose={onClose} title={t("help.title")}>
      <p>{say("lead")}</p>
      {KEYS.map(([title, rows]) => (
        <section key={title}>
          <h3 className="settings-head">{say(title)}</h3>
          <dl className="key-list">
            {rows.map(([key, word]) => (
              <div key={word} className="key-row">
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{say(word)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}
