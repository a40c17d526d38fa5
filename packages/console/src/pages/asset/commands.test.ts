import { expect, test } from 'vitest';
import { curlCommand, downloadCommand, requestCommand } from './commands.ts';

const asset = { kind: 'dataset', organisation: 'viet-data', name: 'ud-vi-vtb' } as const;

test('the command line downloads and asks by reference', () => {
  expect(downloadCommand(asset, '1.0.0')).toBe('alliance download dataset:viet-data/ud-vi-vtb@1.0.0 --to ./ud-vi-vtb');
  expect(requestCommand(asset)).toMatch(/^alliance request dataset:viet-data\/ud-vi-vtb --purpose research /);
});

test('a hostile path cannot leave the quotes', () => {
  const command = curlCommand('https://registry.example', asset, '1.0.0', `a'; rm -rf ~; '`, true);
  expect(command).toBe(
    [
      'curl --fail --location --remote-name \\',
      '  --header "Authorization: Bearer $ALLIANCE_TOKEN" \\',
      "  'https://registry.example/v1/datasets/viet-data/ud-vi-vtb/versions/1.0.0/files/a%27%3B%20rm%20-rf%20~%3B%20%27'",
    ].join('\n'),
  );
  expect(command.split('\n').at(-1)?.match(/'/g)).toHaveLength(2);
  expect(curlCommand('https://registry.example', asset, '1.0.0', 'a', false)).not.toContain('TOKEN');
});
