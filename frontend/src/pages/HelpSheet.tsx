import { type MessageKey, t } from "../i18n";
import { Sheet } from "../ui/Sheet";

const KEYS: readonly (readonly [MessageKey, readonly (readonly [string, MessageKey])[]])[] = [
  [
    "help.room",
    [
      ["M", "help.microphone"],
      ["V", "help.camera"],
      ["␣", "help.pushToTalk"],
      ["H", "help.hand"],
      ["C", "help.chat"],
      ["P", "help.people"],
      ["1–9", "help.poll"],
      ["?", "help.help"],
      ["Esc", "help.escape"],
    ],
  ],
  [
    "help.board",
    [
      ["PgUp PgDn", "help.pages"],
      ["S", "help.select"],
      ["B", "help.pen"],
      ["E", "help.eraser"],
      ["T", "help.text"],
      ["1–9", "help.colours"],
      ["← ↑ → ↓", "help.move"],
    ],
  ],
];

export default function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet open onClose={onClose} title={t("help.title")}>
      <p>{t("help.lead")}</p>
      {KEYS.map(([title, rows]) => (
        <section key={title}>
          <h3 className="settings-head">{t(title)}</h3>
          <dl className="key-list">
            {rows.map(([key, word]) => (
              <div key={word} className="key-row">
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t(word)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}
