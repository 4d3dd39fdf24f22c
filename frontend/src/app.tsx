import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { useLanguage } from "./i18n";
import { BrokenPage } from "./pages/BrokenPage";
import { RoomRoute } from "./pages/RoomRoute";
import { routes } from "./routes";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import { Notices } from "./ui/Notices";

// Who comes by a link to a room never sees it.
const StartPage = lazy(async () => ({ default: (await import("./pages/StartPage")).StartPage }));

export function App() {
  // Redraws everything below in the new language; nothing is made anew, or a call would break.
  useLanguage();
  return (
    <ErrorBoundary fallback={<BrokenPage />}>
      <Switch>
        <Route path={routes.room}>{({ roomId }) => <RoomRoute key={roomId} roomId={roomId} />}</Route>
        <Route>
          <Suspense>
            <StartPage />
          </Suspense>
        </Route>
      </Switch>
      <Notices />
    </ErrorBoundary>
  );
}
