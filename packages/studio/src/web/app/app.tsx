import { useEffect } from 'preact/hooks';
import { Failure, NotThere } from '../components/states.tsx';
import { PAGES } from '../pages.ts';
import { useErrorBoundary } from './error-boundary.ts';
import { connection } from './live.ts';
import { location, matchPath } from './router.ts';
import { loadSession } from './session.ts';
import { Sidebar } from './sidebar.tsx';
import { token } from './token.ts';
import { TopBar } from './top-bar.tsx';

/** The frame of every page: navigation, search, connection state. */
export function App() {
  const isLive = connection.value === 'live';
  const known = token.value;
  // Also re-run when only these change: a new connection may be to a new server, a new token grants more access.
  useEffect(() => void loadSession(), [isLive, known]);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skipToMain}>
        Skip to the page
      </button>
      <Sidebar />
      <div class="main">
        <TopBar />
        <main id="main" class="page" tabIndex={-1}>
          <CurrentPage />
        </main>
      </div>
    </div>
  );
}

function CurrentPage() {
  const { path, query } = location.value;
  const [error, reset] = useErrorBoundary();
  // Also re-run when only these change: an error on one page does not concern the next.
  useEffect(() => {
    reset();
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
  if (error)
    return (
      <Failure title="This page met a defect" fault={{ code: 'E_DEFECT', message: error.message }} retry={reset} />
    );
  for (const { pattern, component: Component } of PAGES) {
    const params = matchPath(pattern, path);
    if (params) return <Component key={path} params={params} query={query} />;
  }
  return <NotThere what="page" name={path} />;
}

/** Not a link, since the URL fragment identifies a page. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}
