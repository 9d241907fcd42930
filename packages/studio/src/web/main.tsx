import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/components.css';
import './styles/table.css';
import './styles/charts.css';
import { render } from 'preact';
import { App } from './app/app.tsx';
import { followChanges } from './app/live.ts';
import { followAddress } from './app/router.ts';
import { followTheme } from './app/theme.ts';
import { takeToken } from './app/token.ts';

followTheme();
takeToken();
followAddress();
followChanges();
render(<App />, document.getElementById('app')!);
