import { ChevronLeft, ChevronRight, FilePlus2, Files, ListChecks, SquarePen } from "lucide-react";
import { useEffect } from "react";
import { t } from "../../i18n";
import { useRights, useSend, useView } from "../../meeting/useMeeting";
import { IconButton } from "../../ui/Button";
import { isTyping } from "../../ui/keys";
import { Menu, type MenuItem } from "../../ui/Menu";
import { presentationsCommands } from "./presentations.commands";
import { useCurrentPage } from "./usePages";

const NAME_LENGTH_SHOWN = 40;

export interface PageControlsProps {
  readonly onUpload: () => void;
  readonly onManage: () => void;
}

/** Where we are; for the presenter also: turn, choose, add. */
export function PageControls({ onUpload, onManage }: PageControlsProps) {
  const { presentations } = useView("presentations");
  const { presentation, page, previous, next } = useCurrentPage();
  const { moderator, presenter } = useRights();
  const commands = presentationsCommands(useSend());
  const leads = moderator || presenter;
  const count = presentation?.blank ? presentation.pages.length : (presentation?.pageCount ?? 0);

  useEffect(() => {
    if (!leads) return undefined;
    const handle = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const target = event.key === "PageDown" ? next : event.key === "PageUp" ? previous : undefined;
      if (!target) return;
      event.preventDefault();
      void commands.showPage(target.id);
    };
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  });
  const position = page ? t("slides.position", { number: page.number, total: Math.max(count, page.number) }) : "";
  if (!leads) return <span className="page-position">{position}</span>;

  const items: MenuItem[] = presentations.flatMap((item) => {
    const first = item.pages[0];
    if (!first) return [];
    const label = item.blank ? t("slides.board") : shorten(item.fileName);
    const icon = item.blank ? <SquarePen size={18} aria-hidden /> : <Files size={18} aria-hidden />;
    return [{ label, icon, onSelect: () => void commands.showPage(first.id) }];
  });
  items.push({ label: t("slides.upload"), icon: <FilePlus2 size={18} aria-hidden />, onSelect: onUpload });
  items.push({
    label: t("slides.addBlank"),
    icon: <SquarePen size={18} aria-hidden />,
    onSelect: () => void commands.addBlankPage(),
  });
  items.push({ label: t("slides.manage"), icon: <ListChecks size={18} aria-hidden />, onSelect: onManage });
  return (
    <div className="page-controls" role="group" aria-label={t("slides.pages")}>
      <IconButton
        label={t("slides.previous")}
        icon={<ChevronLeft size={20} aria-hidden />}
        disabled={!previous}
        onClick={() => previous && void commands.showPage(previous.id)}
      />
      {presentation && presentation.pages.length > 1 ? (
        <select
          className="page-select"
          aria-label={t("slides.goTo")}
          value={page?.id ?? ""}
          onChange={(event) => void commands.showPage(event.target.value)}
        >
          {presentation.pages.map((item) => (
            <option key={item.id} value={item.id}>
              {t("slides.position", { number: item.number, total: Math.max(count, item.number) })}
            </option>
          ))}
        </select>
      ) : (
        <span className="page-position">{position}</span>
      )}
      <IconButton
        label={t("slides.next")}
        icon={<ChevronRight size={20} aria-hidden />}
        disabled={!next}
        onClick={() => next && void commands.showPage(next.id)}
      />
      <Menu
        items={items}
        label={t("slides.choose")}
        word={t("slides.choose")}
        className="button button-quiet page-choose"
      >
        <Files size={18} aria-hidden />
      </Menu>
    </div>
  );
}

function shorten(name: string): string {
  return name.length > NAME_LENGTH_SHOWN ? `${name.slice(0, NAME_LENGTH_SHOWN)}…` : name;
}
