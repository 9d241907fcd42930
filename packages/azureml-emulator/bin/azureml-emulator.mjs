#!/usr/bin/env node
import { runCommand } from '@aml-mlops/azureml-emulator/command';

await runCommand(process.argv.slice(2));
