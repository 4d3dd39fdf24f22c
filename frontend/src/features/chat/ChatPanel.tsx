import { MessagesSquare, SendHorizontal } from "lucide-react";
import { type FormEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { ChatView } from "../../contract";
import { t } from "../../i18n";
import { useMeeting, useMeetingState, useRights, useSend, useView } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { notify } from "../../ui/notices";
import { CharactersLeft } from "./CharactersLeft";
import { chatCommands } from "./chat.commands";
import { prependPage } from "./chat.reducer";
import { Message } from "./Message";
import { charactersLeft } from "./textLimit";

const NEAR_END_PX = 80;
/** Messages of one author within this time stand under one name. */
const GROUP_MS = 5 * 60_000;

/** Written, and not yet durable. */
interface Sending {
  readonly text: string;
}

export function ChatPanel() {
  const { messages, earlier } = useView("chat");
  const me = useMeetingState((state) => state.me);
  const { moderator } = useRights();
  const send = useSend();
  const commands = chatCommands(send);
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const last = messages.at(-1);
  const [sending, setSending] = useState<readonly Sending[]>([]);

  useLayoutEffect(() => {
    const element = list.current;
    if (element && (atEnd.current || last?.author === me || sending.length > 0))
      element.scrollTop = element.scrollHeight;
  }, [last?.id, last?.author, me, sending.length]);

  const refuse = (ok: boolean): boolean => {
    if (!ok) notify(t("chat.refused"), "warning");
    return ok;
  };
  const post = async (text: string): Promise<boolean> => {
    const item = { text };
    setSending((now) => [...now, item]);
    const { ok } = await commands.post(text);
    setSending((now) => now.filter((other) => other !== item));
    return refuse(ok);
  };
  return (
    <div className="chat">
      {messages.length === 0 && sending.length === 0 && (
        <div className="empty">
          <MessagesSquare size={32} aria-hidden />
          <p>{t("chat.empty")}</p>
        </div>
      )}
      <ol
        ref={list}
        className="chat-list"
        // A long list scrolls by keyboard only where it can have the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={t("chat.messages")}
        onScroll={({ currentTarget: it }) => {
          atEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_END_PX;
        }}
      >
        {earlier && (
          <li className="chat-earlier">
            <EarlierButton />
          </li>
        )}
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const close = before && Date.parse(message.at) - Date.parse(before.at) < GROUP_MS;
          return (
            <Message
              key={message.id}
              message={message}
              own={message.author === me}
              mayDelete={message.author === me || moderator}
              head={before?.author !== message.author || !close}
              onEdit={async (text) => refuse((await commands.edit(message.id, text)).ok)}
              onDelete={() => void commands.remove(message.id).then((reply) => refuse(reply.ok))}
            />
          );
        })}
        {sending.map((item, index) => (
          // The mark in the upper edge says aloud that something waits.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="message message-sending" aria-hidden>
            <p className="message-text">{item.text}</p>
            <span className="hint">{t("chat.sending")}</span>
          </li>
        ))}
      </ol>
      <Composer onSend={post} />
    </div>
  );
}

function EarlierButton() {
  const { store, connection } = useMeeting();
  const [loading, setLoading] = useState(false);
  const load = async () => {
    const { meetingId, view } = store.get();
    const first = view?.chat.messages[0]?.seq;
    const { seat } = connection;
    if (first === undefined || !seat) return;
    setLoading(true);
    try {
      const response = await fetch(`/api/meetings/${meetingId}/chat?before=${first}`, {
        headers: { Authorization: `Bearer ${seat.participantId}:${seat.secret}` },
      });
      if (!response.ok) throw new Error(String(response.status));
      const page = (await response.json()) as ChatView;
      store.update("chat", (state) => prependPage(state, page));
    } catch {
      notify(t("chat.earlierFailed"), "warning");
    } finally {
      setLoading(false);
    }
  };
  return (
    <Button look="quiet" disabled={loading} onClick={() => void load()}>
      {t("chat.earlier")}
    </Button>
  );
}

function Composer({ onSend }: { readonly onSend: (text: string) => Promise<boolean> }) {
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const leftId = useId();
  const left = charactersLeft(draft);
  const over = left !== null && left < 0;
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 120)}px`;
  }, [draft]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = draft.trim();
    if (text === "" || over) return;
    setDraft("");
    void onSend(text).then((taken) => {
      // What was refused comes back into the field, unless something new stands there.
      if (!taken) setDraft((now) => (now === "" ? text : now));
    });
  };
  return (
    <form className="composer" onSubmit={submit}>
      <CharactersLeft id={leftId} text={draft} />
      <textarea
        ref={field}
        className="input"
        rows={1}
        value={draft}
        aria-invalid={over}
        aria-describedby={left === null ? undefined : leftId}
        placeholder={t("chat.placeholder")}
        aria-label={t("chat.placeholder")}
        dir="auto"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
        }}
      />
      <IconButton
        type="submit"
        className="composer-send"
        label={t("chat.send")}
        icon={<SendHorizontal size={20} aria-hidden />}
        disabled={draft.trim() === "" || over}
      />
    </form>
  );
}
