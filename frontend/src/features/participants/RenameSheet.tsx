import { type FormEvent, useState } from "react";
import { t } from "../../i18n";
import { useMe, useSend } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { participantsCommands } from "./participants.commands";

const NAME_LENGTH_MAX = 60;

export default function RenameSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet open onClose={onClose} title={t("people.rename")}>
      <RenameForm onClose={onClose} />
    </Sheet>
  );
}

function RenameForm({ onClose }: { readonly onClose: () => void }) {
  const me = useMe();
  const commands = participantsCommands(useSend());
  const [name, setName] = useState(me?.name ?? "");
  const [refused, setRefused] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await commands.rename(name);
    if (reply.ok) onClose();
    else setRefused(true);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span className="field-label">{t("join.name")}</span>
        <input
          className="input"
          value={name}
          maxLength={NAME_LENGTH_MAX}
          onChange={(event) => setName(event.target.value)}
          aria-invalid={refused}
        />
      </label>
      {refused && <p className="error">{t("join.nameInvalid")}</p>}
      <div className="sheet-actions">
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button look="primary" type="submit" disabled={name.trim() === ""}>
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
