import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Range } from "../../ui/Range";
import { Sheet } from "../../ui/Sheet";
import { useValue } from "../../ui/useValue";
import { useMedia } from "./useMedia";

export interface VolumeSheetProps {
  readonly person: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** How loud one person is for me. */
export default function VolumeSheet({ person: { id, name }, onClose }: VolumeSheetProps) {
  const { volumes } = useMedia();
  useValue(volumes.bySeat);
  const volume = volumes.of(id, name);
  return (
    <Sheet open onClose={onClose} title={t("media.volumeOf", { name })}>
      <Range
        label={t("media.volume")}
        value={volume}
        hint={t("media.volumeHint")}
        onChange={(next) => volumes.set(id, name, next)}
      />
      <div className="sheet-actions">
        <Button disabled={volume === 100} onClick={() => volumes.set(id, name, 100)}>
          {t("media.volumeReset")}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t("ui.done")}
        </Button>
      </div>
    </Sheet>
  );
}
