#!/usr/bin/env node
import { runCommand } from '../src/main.ts';

await runCommand(process.argv.slice(2));
