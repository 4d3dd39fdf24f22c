import { EllipsisVertical, PencilLine, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { MessageView } from "../../contract";
import { formatTime, t } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Menu, type MenuItem } from "../../ui/Menu";
import { CharactersLeft } from "./CharactersLeft";
import { splitLinks } from "./links";
import { charactersLeft } from "./textLimit";

export interface MessageProps {
  readonly message: MessageView;
  readonly own: boolean;
  readonly mayDelete: boolean;
  /** False where the message before is of the same author: the name is not said again. */
  readonly head: boolean;
  readonly onEdit: (text: string) => Promise<boolean>;
  readonly onDelete: () => void;
}

export function Message({ message, own, mayDelete, head, onEdit, onDelete }: MessageProps) {
  const [editing, setEditing] = useState(false);
  const items: MenuItem[] = [];
  if (own && !message.deleted) {
    const icon = <PencilLine size={18} aria-hidden />;
    items.push({ label: t("chat.edit"), icon, onSelect: () => setEditing(true) });
  }
  if (mayDelete && !message.deleted) {
    const icon = <Trash2 size={18} aria-hidden />;
    items.push({ label: t("chat.delete"), icon, danger: true, onSelect: onDelete });
  }
  return (
    <li className="message" data-head={head || undefined} data-own={own || undefined}>
      {head && (
        <header className="message-head">
          <Avatar id={message.author} name={message.authorName} />
          <bdi className="message-author">{message.authorName}</bdi>
          <time dateTime={message.at}>{formatTime(message.at)}</time>
        </header>
      )}
      <div className="message-line">
        {editing ? (
          <EditForm
            text={message.text}
            onDone={() => setEditing(false)}
            onSave={async (text) => {
              if (await onEdit(text)) setEditing(false);
            }}
          />
        ) : (
          <p className={message.deleted ? "message-text faint" : "message-text"} dir="auto">
            {message.deleted ? t("chat.deleted") : <Words text={message.text} />}
            {message.edited && !message.deleted && <span className="message-edited"> {t("chat.edited")}</span>}
          </p>
        )}
        {items.length > 0 && !editing && (
          <Menu items={items} label={t("chat.menu")} className="icon-button message-menu">
            <EllipsisVertical size={16} aria-hidden />
          </Menu>
        )}
      </div>
    </li>
  );
}

function Words({ text }: { readonly text: string }) {
  return splitLinks(text).map((part, index) =>
    "href" in part ? (
      // Parts of one text have no other identity than their place.
      // oxlint-disable-next-line react/no-array-index-key
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ) : (
      part.text
    ),
  );
}

interface EditFormProps {
  readonly text: string;
  readonly onSave: (text: string) => Promise<void>;
  readonly onDone: () => void;
}

function EditForm({ text, onSave, onDone }: EditFormProps) {
  const [draft, setDraft] = useState(text);
  const leftId = useId();
  const left = charactersLeft(draft);
  const over = left !== null && left < 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== "" && !over) void onSave(draft);
  };
  return (
    <form className="message-edit" onSubmit={submit}>
      <textarea
        className="input"
        aria-label={t("chat.edit")}
        value={draft}
        rows={2}
        aria-invalid={over}
        aria-describedby={left === null ? undefined : leftId}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
          if (event.key === "Enter" && !event.shiftKey) submit(event);
        }}
      />
      <CharactersLeft id={leftId} text={draft} />
      <div className="message-edit-actions">
        <Button onClick={onDone}>{t("ui.cancel")}</Button>
        <Button look="primary" type="submit" disabled={over}>
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
