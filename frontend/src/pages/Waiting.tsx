import "./pages.css";
import { Logo } from "./Logo";

export function Waiting({ text }: { readonly text: string }) {
  return (
    <main className="waiting" role="status">
      <Logo />
      <p>{text}</p>
      <span className="waiting-line" aria-hidden />
    </main>
  );
}
