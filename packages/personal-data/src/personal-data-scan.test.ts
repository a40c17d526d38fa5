import { expect, test } from 'vitest';
import { PersonalDataScan } from './personal-data-scan.ts';

test('places are counted by column and type, and people once however their number is written', () => {
  const scan = new PersonalDataScan();
  for (const text of ['0912345678', '0912 345 678', '0987654321 và 0912.345.678', 'không có']) scan.add('sdt', text);
  scan.add('ghi_chu', 'nothing');
  expect(scan.findings()).toEqual([
    {
      column: 'sdt',
      type: 'VN_PHONE',
      class: 'basic',
      hits: 4,
      values: 3,
      distinct: 2,
      sure: 4,
      score: 0.8,
      signals: ['context', 'structure'],
      examples: ['09••••••78', '09•• ••• •78', '09••••••21', '09••.•••.•78'],
    },
  ]);
});

test('there are at most five examples', () => {
  const scan = new PersonalDataScan();
  for (let number = 10; number < 40; number += 1) scan.add('sdt', `09123456${number}`);
  const [finding] = scan.findings();
  expect([finding?.distinct, finding?.examples.length]).toEqual([30, 5]);
});
