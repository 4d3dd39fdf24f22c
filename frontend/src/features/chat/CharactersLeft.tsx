import { t } from "../../i18n";
import { charactersLeft, TEXT_LENGTH_MAX } from "./textLimit";

/** Near the longest message that the server takes: how much is left, or too much. Nothing is cut unasked. */
export function CharactersLeft({ id, text }: { readonly id: string; readonly text: string }) {
  const left = charactersLeft(text);
  const over = left !== null && left < 0;
  return (
    <>
      {left !== null && (
        <p className="characters-left" id={id} data-over={over || undefined}>
          {over ? t("chat.charactersOver", { count: -left }) : t("chat.charactersLeft", { count: left })}
        </p>
      )}
      {/* The number changes with every letter: only that there are too many is said aloud. */}
      <span className="unseen" role="status">
        {over ? t("chat.tooLong", { max: TEXT_LENGTH_MAX }) : ""}
      </span>
    </>
  );
}
