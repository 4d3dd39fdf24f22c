import "./backgrounds.css";
import { Ban, ImagePlus, Trash2, UserRound } from "lucide-react";
import { type ChangeEvent, type ReactNode, useEffect, useId, useState } from "react";
import { t } from "../../i18n";
import { type Background, BACKGROUNDS } from "../../media/background/choice";
import { forgetOwnPicture, keepOwnPicture, readOwnPicture } from "../../media/background/ownPicture";
import { PICTURE_URLS } from "../../media/background/pictures";
import { prefer, preferences } from "../../media/preferences";
import { IconButton } from "../../ui/Button";
import { useValue } from "../../ui/useValue";

/** What stands behind oneself: nothing else, the room blurred, a picture of the page, one of one's own. */
export function BackgroundPicker() {
  const { background } = useValue(preferences);
  const [own, setOwn] = useState<string | null>(null);
  const [problem, setProblem] = useState(false);
  const [kept, setKept] = useState(0);
  const name = useId();
  useEffect(() => {
    let url: string | null = null;
    let gone = false;
    void readOwnPicture().then((blob) => {
      if (gone) return;
      url = blob && URL.createObjectURL(blob);
      setOwn(url);
    });
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [kept]);
  const bring = async (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.target;
    const [file] = field.files ?? [];
    if (!file) return;
    setProblem(false);
    try {
      await keepOwnPicture(file);
      // A new picture under the same name: chosen anew, so that it is drawn.
      if (background === "own") prefer({ background: "strong" });
      prefer({ background: "own" });
      setKept(kept + 1);
    } catch {
      // No picture, too large, or a browser that keeps nothing.
      setProblem(true);
    }
    // The same file may be chosen once more.
    field.value = "";
  };
  const forget = async () => {
    if (background === "own") prefer({ background: "strong" });
    await forgetOwnPicture().catch(() => undefined);
    setKept(kept + 1);
  };
  return (
    <fieldset className="backgrounds">
      <legend className="field-label">{t("background.title")}</legend>
      <div className="backgrounds-grid">
        {BACKGROUNDS.filter((one) => one !== "own" || own !== null).map((one) => (
          <label key={one} className="background" data-background={one}>
            <input
              type="radio"
              name={name}
              checked={background === one}
              onChange={() => prefer({ background: one })}
              className="background-radio"
            />
            <span className="background-face" aria-hidden>
              {faceOf(one, own)}
            </span>
            <span className="background-word">{t(`background.${one}`)}</span>
          </label>
        ))}
        <label className="background background-bring">
          <input type="file" accept="image/*" className="background-radio" onChange={(event) => void bring(event)} />
          <span className="background-face" aria-hidden>
            <ImagePlus size={22} />
          </span>
          <span className="background-word">{t("background.bring")}</span>
        </label>
        {own !== null && (
          <IconButton
            className="background-forget"
            label={t("background.forget")}
            icon={<Trash2 size={18} aria-hidden />}
            onClick={() => void forget()}
          />
        )}
      </div>
      {problem && (
        <p className="error" role="alert">
          {t("background.noPicture")}
        </p>
      )}
      {background !== "none" && <p className="hint">{t("background.hint")}</p>}
    </fieldset>
  );
}

function faceOf(background: Background, own: string | null): ReactNode {
  switch (background) {
    case "none":
      return <Ban size={22} />;
    case "soft":
    case "strong":
      return <UserRound size={22} />;
    case "own":
      return own && <img src={own} alt="" />;
    default:
      return <img src={PICTURE_URLS[background]} alt="" />;
  }
}
