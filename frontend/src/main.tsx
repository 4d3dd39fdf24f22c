import "@fontsource-variable/atkinson-hyperlegible-next/index.css";
import "./ui/tokens.css";
import "./ui/ui.css";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadLanguage, preferredLanguage } from "./i18n";
import { applyTheme, readTheme } from "./ui/theme";

// The one style element that a dialog makes while it is open needs the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
if (nonce) setNonce(nonce);
applyTheme(readTheme());

const root = document.getElementById("root");
void loadLanguage(preferredLanguage()).then(() => {
  if (root) createRoot(root).render(<App />);
});
