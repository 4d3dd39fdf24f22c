import { Languages, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { chooseLanguage, currentLanguage, t } from "../i18n";
import { Button, IconButton } from "../ui/Button";
import { chooseTheme } from "../ui/theme";

/** Language and light, before there is a room with settings. */
export function PageCorner() {
  const [dark, setDark] = useState(() => document.documentElement.classList.contains("dark"));
  const other = currentLanguage() === "de" ? "en" : "de";
  return (
    <div className="page-corner">
      <Button
        look="quiet"
        lang={other}
        icon={<Languages size={18} aria-hidden />}
        onClick={() => void chooseLanguage(other)}
      >
        {other === "de" ? "Deutsch" : "English"}
      </Button>
      <IconButton
        label={t(dark ? "settings.toLight" : "settings.toDark")}
        icon={dark ? <Sun size={18} aria-hidden /> : <Moon size={18} aria-hidden />}
        onClick={() => {
          chooseTheme(dark ? "light" : "dark");
          setDark(!dark);
        }}
      />
    </div>
  );
}
