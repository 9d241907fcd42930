import { effect, signal } from '@preact/signals';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'studio.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(dark.matches);
export const themeChoice = signal<ThemeChoice>(readChoice());
/** The current theme, for drawings that cannot read CSS. */
export const theme = signal<'light' | 'dark'>('light');

/** Applies the theme to the page, and stores the choice for the next visit. */
export function followTheme(): void {
  dark.addEventListener('change', () => {
    systemIsDark.value = dark.matches;
  });
  effect(() => {
    const choice = themeChoice.value;
    theme.value = choice === 'system' ? (systemIsDark.value ? 'dark' : 'light') : choice;
    document.documentElement.dataset['theme'] = theme.value;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Without browser storage the choice lasts for this visit.
    }
  });
}

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}
