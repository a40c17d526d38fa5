import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './read-config.ts';

describe('readConfig', () => {
  test('reports every problem at once', () => {
    const read = () =>
      readConfig({ PORT: 'eighty', MODE: 'fast', URL: 'nowhere' }, (env) => ({
        port: env.integer('PORT', { max: 65_535 }),
        mode: env.oneOf('MODE', ['safe', 'slow']),
        url: env.url('URL'),
        name: env.string('NAME'),
      }));
    expect(read).toThrow(ConfigError);
    try {
      read();
    } catch (error) {
      expect((error as ConfigError).problems.map((problem) => problem.split(':')[0])).toEqual([
        'PORT',
        'MODE',
        'URL',
        'NAME',
      ]);
    }
  });

  test('takes defaults for what is absent or empty, and never for garbage', () => {
    const config = readConfig({ EMPTY: '' }, (env) => ({
      empty: env.string('EMPTY', { default: 'x' }),
      flag: env.boolean('FLAG', { default: true }),
    }));
    expect(config).toEqual({ empty: 'x', flag: true });
    expect(() => readConfig({ FLAG: 'yes' }, (env) => env.boolean('FLAG', { default: true }))).toThrow(ConfigError);
  });

  test('reads a secret from a file and keeps it out of problems', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'secret');
    writeFileSync(path, 'hunter2\n');
    expect(readConfig({ KEY_FILE: path }, (env) => env.secret('KEY'))).toBe('hunter2');
    expect(() => readConfig({ KEY_FILE: '/nowhere' }, (env) => env.secret('KEY'))).toThrow('KEY_FILE');
  });
});
