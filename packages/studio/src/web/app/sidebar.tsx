import { PAGES } from '../pages.ts';
import { NAV_GROUPS } from './page.ts';
import { location, matchPath } from './router.ts';
import { session } from './session.ts';

export function Sidebar() {
  const { path } = location.value;
  const shown = PAGES.find(({ pattern }) => matchPath(pattern, path));
  const current = shown?.under ?? shown?.pattern;
  return (
    <aside class="sidebar" aria-label="Studio">
      <div class="sidebar-in">
        <a class="brand" href="#/">
          <Logo />
          Studio
        </a>
        <nav aria-label="Pages">
          {NAV_GROUPS.map((group) => {
            const pages = PAGES.filter(({ nav }) => nav?.group === group);
            if (pages.length === 0) return null;
            return (
              <div class="nav-group" key={group}>
                {group && <p class="nav-title">{group}</p>}
                <ul>
                  {pages.map(({ pattern, nav }) => (
                    <li key={pattern}>
                      <a class="nav-link" href={`#${pattern}`} aria-current={pattern === current ? 'page' : undefined}>
                        {nav?.title}
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
        </nav>
        <Foot />
      </div>
    </aside>
  );
}

function Foot() {
  const { value } = session;
  if (!value) return null;
  return (
    <div class="sidebar-foot">
      {value.readOnly ? <span>Read-only</span> : null}
      <span class="path" title="The folder of the workspace">
        {value.home}
      </span>
      <span>Version {value.version}</span>
    </div>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3b5bdb" />
      <path d="M9 10h6c4 0 2 12 6 12h2M9 22h4" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
      <circle cx="8.5" cy="10" r="2.6" fill="#fff" />
      <circle cx="8.5" cy="22" r="2.6" fill="#fff" />
      <circle cx="23.5" cy="22" r="2.6" fill="#fff" />
    </svg>
  );
}
