#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { toCliConfig } from '../src/config.ts';

// Half of a short command is compiling it.
enableCompileCache(toCliConfig().compiledFolder);
await import('../src/main.ts');
