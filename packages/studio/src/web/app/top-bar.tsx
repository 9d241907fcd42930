import { connection } from './live.ts';
import { SearchButton } from './search.tsx';
import { type ThemeChoice, themeChoice } from './theme.ts';

const CONNECTION = {
  joining: 'Connecting …',
  live: 'Live',
  lost: 'Connection lost, trying again …',
} as const;

export function TopBar() {
  return (
    <header class="topbar">
      <SearchButton />
      <div class="topbar-end">
        <span class="connection" data-state={connection.value} role="status">
          {CONNECTION[connection.value]}
        </span>
        <label>
          <span class="visually-hidden">Theme</span>
          <select
            class="input"
            value={themeChoice.value}
            onChange={({ currentTarget }) => {
              themeChoice.value = currentTarget.value as ThemeChoice;
            }}
          >
            <option value="system">System theme</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
      </div>
    </header>
  );
}
