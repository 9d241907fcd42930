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

/** The frame around every page: navigation, search, how live it is. */
export function App() {
  const isLive = connection.value === 'live';
  const known = token.value;
  // Also where only these changed: a new connection may be to a new server, a new token allows more.
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
  // Also where only these changed: a page that failed says nothing about the next one.
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

/** No link: the part of an address after `#` names a page. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}
